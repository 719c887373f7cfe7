package io.beluga.registry.sample.extractive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.beluga.registry.sample.Answerer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExtractiveAnswerer}, most of them with the articles among the test
 * resources.
 */
class ExtractiveAnswererTests {

	private final ExtractiveAnswerer brief = new ExtractiveAnswerer(1);

	private final ExtractiveAnswerer thorough = new ExtractiveAnswerer(5);

	@ParameterizedTest
	@CsvFileSource(resources = "/questions/questions.csv", delimiter = '|', quoteCharacter = '`')
	void answerWhenAskedReturnsTheSentence(String question, String article, String expected) {
		assertThat(this.brief.answer(article(article), question)).contains(expected);
		assertThat(this.thorough.answer(article(article), question)).contains(expected);
	}

	@Test
	void answerWhenAskedWhatItIsAboutGivesTheBeginning() {
		assertThat(this.brief.answer("Otter renames photos. It is small.", "What is this about?"))
			.isEqualTo("Otter renames photos.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "How tall is the president of Peru?", "Where is Antarctica?", "Quién?", "???! banana" })
	void answerWhenNothingMatchesSaysSo(String question) {
		assertThat(this.thorough.answer(article("byline-in-a-sentence.txt"), question))
			.isEqualTo("Nothing in the text matches this question.");
	}

	@Test
	void answerWhenQuestionHasNoWordsSaysSo() {
		assertThat(this.brief.answer("Some text.", " ?!")).isEqualTo("The question has no words to search for.");
	}

	@Test
	void answerWhenDocumentHasNoWordsSaysSo() {
		assertThat(this.brief.answer(" ... \n\u00a0", "Who wrote this?")).isEqualTo("The text has no words to search.");
	}

	@Test
	void answerWhenDocumentIsOneWordMatchesIt() {
		assertThat(this.brief.answer("Lucene", "What is Lucene?")).isEqualTo("Lucene");
		assertThat(this.brief.answer("Lucene", "Who wrote this?")).isEqualTo(Answerer.NO_ANSWER);
	}

	@Test
	void answerWhenSentencesRepeatReturnsOne() {
		assertThat(
				this.thorough.answer("It runs on Linux. It runs on Linux. It runs on Linux.", "What does it run on?"))
			.isEqualTo("It runs on Linux.");
	}

	@Test
	void answerWhenSeveralMatchKeepsTheOrderOfTheTextAndTheLimit() {
		String document = "Bees make honey. Cats sleep. Honey is sweet. Honey keeps for years. Dogs bark. Honey sells.";
		assertThat(new ExtractiveAnswerer(3).answer(document, "honey").lines()).hasSize(3);
		assertThat(this.thorough.answer(document, "honey"))
			.isEqualTo("Bees make honey.\nHoney is sweet.\nHoney keeps for years.\nHoney sells.");
	}

	@Test
	void answerWhenTextIsNotAsciiMatches() {
		assertThat(this.brief.answer("Das Café öffnet um acht. Der Garten ist groß.", "Cafe?"))
			.isEqualTo("Das Café öffnet um acht.");
		assertThat(this.brief.answer("Сервер называется Ёж. Он работает на Linux.", "Сервер"))
			.isEqualTo("Сервер называется Ёж.");
		assertThat(this.brief.answer("这是一本书。它在JVM上运行。", "运行")).isEqualTo("它在JVM上运行。");
	}

	@Test
	void answerWhenQuestionUsesLuceneSyntaxTakesItAsWords() {
		assertThat(this.brief.answer("It runs on Linux.", "run*:[a TO z] AND (NOT \"linux~ \\"))
			.isEqualTo("It runs on Linux.");
	}

	@Test
	void answerWhenQuestionIsVeryLongUsesItsBeginning() {
		String question = "linux "
				+ IntStream.range(0, 5000).mapToObj((i) -> "w" + i).reduce("", (a, b) -> a + " " + b);
		assertThat(this.brief.answer("It runs on Linux.", question)).isEqualTo("It runs on Linux.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "The tests run every night, and nobody reads the report. ", "Jane Doe wrote ", "x", "[",
			"A b. ", "- a:\n" })
	void answerWhenTextIsHugeFindsTheSentence(String filler) {
		String half = filler.repeat(500_000 / filler.length());
		String document = half + "\n\nThe heron was built by Ada Brook in 1931.\n\n" + half;
		assertThat(this.brief.answer(document, "Who built the heron?"))
			.isEqualTo("The heron was built by Ada Brook in 1931.");
		assertThat(this.brief.answer(document, "Who wrote this?")).isNotEmpty();
	}

	@Test
	void answerWhenCalledByManyThreadsGivesEachItsOwn() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(8);
		try {
			List<Callable<String>> calls = IntStream.range(0, 64)
				.<Callable<String>>mapToObj((i) -> () -> this.brief
					.answer("Bird " + i + " runs on seeds. The moon is far.", "What does it run on?"))
				.toList();
			List<Future<String>> answers = executor.invokeAll(calls);
			for (int i = 0; i < answers.size(); i++) {
				assertThat(answers.get(i).get()).isEqualTo("Bird " + i + " runs on seeds.");
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static String article(String name) {
		try (InputStream stream = ExtractiveAnswererTests.class.getResourceAsStream("/articles/" + name)) {
			assertThat(stream).as(name).isNotNull();
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
