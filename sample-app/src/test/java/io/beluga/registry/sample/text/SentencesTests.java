package io.beluga.registry.sample.text;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Sentences}.
 */
class SentencesTests {

	@Test
	void ofWhenSentencesFollowEachOtherReturnsEach() {
		assertThat(Sentences.of("It runs. Does it? It does! Good.")).containsExactly("It runs.", "Does it?", "It does!",
				"Good.");
	}

	@Test
	void ofWhenLinesAreWrappedJoinsThem() {
		assertThat(Sentences.of("""
				Penguin keeps tables in plain files. It was started as an exercise by a
				student of the University of Porto, and grew until other people used it.
				""")).containsExactly("Penguin keeps tables in plain files.",
				"It was started as an exercise by a student of the University of Porto, and grew until other people used it.");
	}

	@Test
	void ofWhenHeadlineAndBylineStandAboveTextKeepsThemApart() {
		assertThat(Sentences.of("Inside the lighthouse\r\nBy Jane Doe\r\n12 May 2021\r\n\r\nThe lamp comes on."))
			.containsExactly("Inside the lighthouse", "By Jane Doe", "12 May 2021", "The lamp comes on.");
	}

	@Test
	void ofWhenTextIsMarkdownDropsTheMarks() {
		assertThat(Sentences.of("""
				# Title

				A **bold** word and a [link](https://example.org/a_b), snake_case and 2 * 3.

				- one
				- two

				> A quotation.
				""")).containsExactly("Title", "A bold word and a link, snake_case and 2 * 3.", "one", "two",
				"A quotation.");
	}

	@Test
	void ofWhenTextIsNotLatinSplits() {
		assertThat(Sentences.of("本文由李明撰写。它在JVM上运行。")).containsExactly("本文由李明撰写。", "它在JVM上运行。");
	}

	@Test
	void ofWhenThereIsNoFullStopCutsBetweenWords() {
		List<String> sentences = Sentences.of("word ".repeat(1000));
		assertThat(sentences).allSatisfy(
				(sentence) -> assertThat(sentence).hasSizeLessThanOrEqualTo(1000).startsWith("word").endsWith("word"));
		assertThat(String.join(" ", sentences)).isEqualTo("word ".repeat(1000).strip());
	}

	@Test
	void ofWhenOneWordIsLongerThanASentenceCutsNoCharacterInTwo() {
		assertThat(Sentences.of("a" + "😀".repeat(2000)))
			.noneMatch((sentence) -> Character.isHighSurrogate(sentence.charAt(sentence.length() - 1)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n\n\t", "...", "--- * ---", "\u00a0\u200b" })
	void ofWhenThereIsNoWordReturnsNothing(String text) {
		assertThat(Sentences.of(text)).isEmpty();
	}

}
