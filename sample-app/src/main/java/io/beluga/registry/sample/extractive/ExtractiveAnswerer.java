package io.beluga.registry.sample.extractive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.beluga.registry.sample.Answerer;
import io.beluga.registry.sample.extractive.Sentence.Form;
import org.apache.lucene.search.BooleanQuery;

/**
 * Answers with the sentences of the text that match the question best, in the order of
 * the text. Immutable and thread-safe: each call has an index of its own.
 */
final class ExtractiveAnswerer implements Answerer {

	static final String NO_ANSWER = "Nothing in the text matches this question.";

	static final String NO_TEXT = "The text has no words to search.";

	static final String NO_QUESTION = "The question has no words to search for.";

	/** A sentence that scores less than this part of the best one is left out. */
	private static final double CUTOFF = 0.35;

	/** The same where few sentences can be right, as a text has few authors. */
	private static final double NARROW_CUTOFF = 0.5;

	/** How much of its score a headline passes to the sentence below it. */
	private static final double PASSED_BY_HEADING = 0.5;

	private static final double PASSED_BY_QUESTION = 0.9;

	private static final double BESIDE_PROSE = 0.3;

	/** What the first sentence is ahead of the others when asked for the gist. */
	private static final double LEAD = 1.2;

	/** What a sentence gains that begins with a word of the headline. */
	private static final double ABOUT_TOPIC = 1.2;

	private static final int HEADLINES = 3;

	private static final WordAnalyzer WORDS = new WordAnalyzer(false);

	private final WordAnalyzer analyzer = new WordAnalyzer(true);

	private final int maxSentences;

	ExtractiveAnswerer(int maxSentences) {
		this.maxSentences = maxSentences;
	}

	@Override
	public String answer(String document, String question) {
		List<Sentence> sentences = SentenceSplitter.split(document);
		if (sentences.isEmpty()) {
			return NO_TEXT;
		}
		Question asked = Question.of(question);
		if (!asked.hasWords()) {
			return NO_QUESTION;
		}
		double[] scores = asked.asksForGist() ? gist(sentences) : scores(sentences, asked);
		List<Integer> best = best(sentences, scores, asked.asksForAuthor() ? NARROW_CUTOFF : CUTOFF);
		if (best.isEmpty()) {
			return NO_ANSWER;
		}
		return best.stream().map((index) -> sentences.get(index).text()).collect(Collectors.joining("\n"));
	}

	private double[] scores(List<Sentence> sentences, Question question) {
		double[] words = words(sentences, Queries.of(question));
		boolean author = question.asksForAuthor();
		boolean date = question.asksForDate();
		Set<String> topic = topic(sentences);
		double[] scores = new double[words.length];
		for (int i = 0; i < scores.length; i++) {
			Sentence sentence = sentences.get(i);
			double matched = words[i] + passedOn(sentences, words, i);
			scores[i] = (matched > 0) ? matched * Cues.fit(question, sentence) * subject(sentence, topic) : 0;
			if (author) {
				scores[i] += AuthorCues.score(sentence, i, scores.length);
			}
			if (date) {
				scores[i] += Cues.dateline(sentence, i);
			}
		}
		return scores;
	}

	/**
	 * Return what the text is about, which its first headlines say.
	 */
	private static Set<String> topic(List<Sentence> sentences) {
		return sentences.stream()
			.limit(HEADLINES)
			.filter((sentence) -> sentence.form() == Form.HEADING)
			.flatMap((sentence) -> WORDS.words(sentence.text()).stream())
			.filter((word) -> word.length() > 2 && !Vocabulary.isStopWord(word))
			.collect(Collectors.toSet());
	}

	/**
	 * Prefer a sentence that begins with what the text is about.
	 */
	private static double subject(Sentence sentence, Set<String> topic) {
		if (topic.isEmpty()) {
			return 1;
		}
		String text = sentence.text();
		String beginning = text.substring(0, Math.min(text.length(), 40));
		return WORDS.words(beginning).stream().limit(3).anyMatch(topic::contains) ? ABOUT_TOPIC : 1;
	}

	/**
	 * Prefer what says most with the words that the text uses most, and its beginning.
	 */
	private double[] gist(List<Sentence> sentences) {
		double[] scores = words(sentences, Queries.gist(sentences));
		int before = 0;
		for (int i = 0; i < scores.length; i++) {
			if (scores[i] > 0 && sentences.get(i).form() == Form.PROSE) {
				scores[i] += LEAD / (1 + before++);
			}
			else {
				scores[i] *= BESIDE_PROSE;
			}
		}
		return scores;
	}

	private double[] words(List<Sentence> sentences, BooleanQuery query) {
		if (query.clauses().isEmpty()) {
			return new double[sentences.size()];
		}
		try (SentenceIndex index = new SentenceIndex(sentences, this.analyzer)) {
			return index.scores(query);
		}
	}

	private static double passedOn(List<Sentence> sentences, double[] words, int index) {
		Form form = sentences.get(index).form();
		if (index == 0 || (form != Form.PROSE && form != Form.ITEM)) {
			return 0;
		}
		return switch (sentences.get(index - 1).form()) {
			case HEADING -> PASSED_BY_HEADING * words[index - 1];
			case QUESTION -> PASSED_BY_QUESTION * words[index - 1];
			case PROSE, ITEM -> 0;
		};
	}

	private List<Integer> best(List<Sentence> sentences, double[] scores, double cutoff) {
		double highest = IntStream.range(0, scores.length).mapToDouble((i) -> scores[i]).max().orElse(0);
		List<Integer> ranked = IntStream.range(0, scores.length)
			.filter((i) -> scores[i] > 0 && scores[i] >= cutoff * highest)
			.boxed()
			.sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
			.toList();
		List<Integer> best = new ArrayList<>();
		Set<String> seen = new HashSet<>();
		for (int index : ranked) {
			if (best.size() < this.maxSentences && seen.add(sentences.get(index).text())) {
				best.add(index);
			}
		}
		best.sort(null);
		return best;
	}

}
