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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					author-label.txt            | Author: Ngozi Adeyemi
					biography-at-the-end.txt    | Camille Laurent is a freelance journalist who lives in Paris with two cats.
					byline-in-a-sentence.txt    | The article was written by Jane Doe.
					byline-under-a-headline.txt | By Marguerite O'Neill
					first-person.txt            | My name is Priya Raman, and I wrote this post on a train between Chennai and Madurai.
					headline-with-name.txt      | The river that moved, by Henrik van der Berg
					markdown.md                 | `by Łukasz Żółć | posted on 3 June 2019 | 6 min read`
					questions-and-answers.txt   | Two teachers from Oslo, Kari Lie and Nils Holm.
					requirements-list.txt       | Text by the Kestrel team, reviewed by Ada Brook.
					two-writers.txt             | Reporting by Elena Petrova in Duisburg.
					wrapped-text.txt            | This text was written for the release by Inês Carvalho, with help from the translators.
					""")
	void answerWhenAskedWhoWroteItReturnsTheByline(String article, String expected) {
		String document = article(article);
		for (String question : List.of("Who wrote this?", "who wrote this article", "Who is the author?",
				"Who has written it?", "WHO WROTE THIS?", "What is the author's name?")) {
			assertThat(this.brief.answer(document, question)).as(question).isEqualTo(expected);
			assertThat(this.thorough.answer(document, question)).as(question).contains(expected);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					author-label.txt            | It runs on 750 volts of direct current, and it is run by the city itself.
					byline-in-a-sentence.txt    | It runs on the JVM.
					byline-under-a-headline.txt | "Now it runs on sunlight."
					first-person.txt            | It requires Java 17 or newer and about a gigabyte of memory.
					headline-with-name.txt      | The mill runs on diesel today.
					markdown.md                 | The station runs on a Raspberry Pi Zero, which costs 12 euros.
					questions-and-answers.txt   | Any phone with Android 9 or later.
					requirements-list.txt       | Kestrel runs on: Debian 12 or newer; Alpine Linux; OpenBSD
					wrapped-text.txt            | Penguin runs on Linux, FreeBSD and macOS; on Windows it can be run in a container.
					""")
	void answerWhenAskedWhatItRunsOnReturnsTheSentence(String article, String expected) {
		String document = article(article);
		for (String question : List.of("What does it run on?", "what does it run on", "What's it running on?",
				"What does this run on?")) {
			assertThat(this.brief.answer(document, question)).as(question).isEqualTo(expected);
			assertThat(this.thorough.answer(document, question)).as(question).contains(expected);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					When was Heron switched on?        | byline-in-a-sentence.txt    | Heron was switched on in March 2023.
					How many messages does it carry?   | byline-in-a-sentence.txt    | 40,000 messages
					Where does she run the group?      | byline-in-a-sentence.txt    | She runs the platform group in Leeds
					What is the new queue called?      | byline-in-a-sentence.txt    | The new queue is called Heron.
					When was this published?           | byline-under-a-headline.txt | 12 May 2021
					How many steps are there?          | byline-under-a-headline.txt | 142 steps
					Who wrote a book about the coast?  | byline-under-a-headline.txt | John Hartley, who wrote a book
					Who took the photograph?           | byline-under-a-headline.txt | Photograph: Tom Birch
					How many visitors fell?            | byline-under-a-headline.txt | two visitors fell last year
					When was it released?              | wrapped-text.txt            | Version 1.4 was released on 9 October 2020.
					What language is it written in?    | wrapped-text.txt            | It is written in Rust
					How much memory does it need?      | wrapped-text.txt            | 3.5 MB of memory
					How much does it cost?             | markdown.md                 | costs 12 euros
					What do I need?                    | markdown.md                 | a sensor for temperature; a sensor for wind
					How often does the script run?     | markdown.md                 | every ten minutes
					How many people use the trams?     | author-label.txt            | About 61,000 people use the trams
					Where is the depot?                | author-label.txt            | The depot stands in Mill Street.
					When was this article written?     | author-label.txt            | Date: 4 February 2018
					Who built the oven?                | biography-at-the-end.txt    | built by two brothers
					What is the oven powered by?       | biography-at-the-end.txt    | It is powered by beech wood
					Where does the author live?        | biography-at-the-end.txt    | lives in Paris
					Why did you build it?              | first-person.txt            | because I wanted to understand
					When did Mercator die?             | two-writers.txt             | he died in 1594
					Who published the atlas?           | two-writers.txt             | by his son Rumold
					How many sacks does it grind?      | headline-with-name.txt      | It grinds forty sacks a week
					What is Kestrel?                   | requirements-list.txt       | Kestrel is a mail server for villages.
					How much does it cost?             | questions-and-answers.txt   | free
					""")
	void answerWhenAskedReturnsTheSentence(String question, String article, String expected) {
		assertThat(this.brief.answer(article(article), question)).contains(expected);
		assertThat(this.thorough.answer(article(article), question)).contains(expected);
	}

	@Test
	void answerWhenAskedWhatItIsAboutBeginsWithTheFirstSentence() {
		assertThat(this.brief.answer(article("byline-in-a-sentence.txt"), "What is this about?"))
			.isEqualTo("Our team replaced its message queue last winter.");
		assertThat(this.brief.answer(article("wrapped-text.txt"), "Summarize the text"))
			.isEqualTo("Penguin keeps tables in plain files.");
	}

	@Test
	void answerWhenOthersAreMentionedAsWritersReturnsNeither() {
		String document = """
				Shakespeare wrote Hamlet around 1600. The play was written by him in London. By 1603 it was printed.
				Photo by Rita Shaw. This article was written by Jane Doe.
				""";
		assertThat(this.thorough.answer(document, "Who wrote this?"))
			.isEqualTo("This article was written by Jane Doe.");
		assertThat(this.brief.answer(document, "Who wrote Hamlet?")).isEqualTo("Shakespeare wrote Hamlet around 1600.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "How tall is the president of Peru?", "Where is Antarctica?", "Quién?", "???! banana",
			"When was this written?" })
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
		assertThat(this.brief.answer("Lucene", "Who wrote this?")).isEqualTo(ExtractiveAnswerer.NO_ANSWER);
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
			"A b. ", "- a\n" })
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
