package io.beluga.registry.sample.extractive;

import java.util.List;

import io.beluga.registry.sample.extractive.Sentence.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SentenceSplitter}.
 */
class SentenceSplitterTests {

	@Test
	void splitWhenSentencesFollowEachOtherReturnsEach() {
		assertThat(texts("It runs. Does it? It does! Good.")).containsExactly("It runs.", "Does it?", "It does!",
				"Good.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Dr. Foster went to St. Ives with Mr. Hale.", "It was built by A. B. Foster in 1931.",
			"J. R. R. Tolkien wrote it.", "It needs 3.5 MB, e.g. for Lucene.", "She works for Acme Inc. Europe.",
			"See Fig. 3 and No. 12 on p. 7.", "It opens at 9 a.m. Monday to Friday.", "\"Who is it?\" she asked.",
			"The U.S. Army ran it." })
	void splitWhenAbbreviationIsInsideKeepsOneSentence(String sentence) {
		assertThat(texts(sentence)).containsExactly(sentence);
	}

	@Test
	void splitWhenAbbreviationEndsTheSentenceSplits() {
		assertThat(texts("He lives in the U.S. She lives in France. It closes at 9 p.m. The door stays open."))
			.containsExactly("He lives in the U.S.", "She lives in France.", "It closes at 9 p.m.",
					"The door stays open.");
	}

	@Test
	void splitWhenLinesAreWrappedJoinsThem() {
		String text = """
				Penguin keeps tables in plain files. It was started as an exercise by a
				student of the University of Porto, and grew until other people used it.
				""";
		assertThat(texts(text)).containsExactly("Penguin keeps tables in plain files.",
				"It was started as an exercise by a student of the University of Porto, and grew until other people used it.");
	}

	@Test
	void splitWhenHeadlineAndBylineStandAboveTextKeepsThemApart() {
		String text = """
				Inside the lighthouse that never sleeps and never did
				By Jane Doe
				12 May 2021
				The lamp comes on.
				""";
		assertThat(SentenceSplitter.split(text)).containsExactly(
				new Sentence("Inside the lighthouse that never sleeps and never did", Form.HEADING),
				new Sentence("By Jane Doe", Form.HEADING), new Sentence("12 May 2021", Form.HEADING),
				new Sentence("The lamp comes on.", Form.PROSE));
	}

	@Test
	void splitWhenTextIsMarkdownDropsTheMarks() {
		String text = """
				# Title
				*by Jane Doe*

				A **bold** word and a [link](https://example.org/a_b), snake_case and 2 * 3 * 4.

				- one
				- two

				> A quotation.

				---
				""";
		assertThat(SentenceSplitter.split(text)).containsExactly(new Sentence("Title", Form.HEADING),
				new Sentence("by Jane Doe", Form.HEADING),
				new Sentence("A bold word and a link, snake_case and 2 * 3 * 4.", Form.PROSE),
				new Sentence("one", Form.ITEM), new Sentence("two", Form.ITEM),
				new Sentence("A quotation.", Form.PROSE));
	}

	@Test
	void splitWhenListFollowsColonJoinsThem() {
		assertThat(texts("It runs on:\n\n* Linux\n* macOS\n\nThat is all.")).containsExactly("It runs on: Linux; macOS",
				"That is all.");
	}

	@Test
	void splitWhenAllIsInLowerCaseSplits() {
		assertThat(texts("it was written by jane doe. it runs on linux."))
			.containsExactly("it was written by jane doe.", "it runs on linux.");
	}

	@Test
	void splitWhenTextIsNotLatinSplits() {
		assertThat(texts("本文由李明撰写。它在JVM上运行。")).containsExactly("本文由李明撰写。", "它在JVM上运行。");
		assertThat(texts("Это написал Иван Петров. Оно работает на JVM.")).containsExactly("Это написал Иван Петров.",
				"Оно работает на JVM.");
	}

	@Test
	void splitWhenThereIsNoFullStopCutsBetweenWords() {
		List<String> texts = texts("word ".repeat(1000));
		assertThat(texts).allSatisfy((text) -> {
			assertThat(text).hasSizeLessThanOrEqualTo(SentenceSplitter.MAX_LENGTH);
			assertThat(text).startsWith("word").endsWith("word");
		});
		assertThat(String.join(" ", texts)).isEqualTo("word ".repeat(1000).strip());
	}

	@Test
	void splitWhenOneWordIsLongerThanASentenceCutsNoCharacterInTwo() {
		String word = "😀".repeat(2000) + "a";
		List<String> texts = texts("a" + word);
		assertThat(texts).noneMatch((text) -> Character.isHighSurrogate(text.charAt(text.length() - 1)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n\n\t", "...", "--- * ---", "\u00a0\u200b" })
	void splitWhenThereIsNoWordReturnsNothing(String text) {
		assertThat(SentenceSplitter.split(text)).isEmpty();
	}

	@Test
	void splitWhenLinesEndLikeOnWindowsReturnsTheSame() {
		assertThat(texts("One\r\n\r\nTwo is here.\r\nThree.")).containsExactly("One", "Two is here.", "Three.");
	}

	private static List<String> texts(String document) {
		return SentenceSplitter.split(document).stream().map(Sentence::text).toList();
	}

}
