package io.beluga.registry.sample.extractive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.beluga.registry.sample.Answerer;
import io.beluga.registry.sample.text.Sentences;
import org.apache.lucene.analysis.Analyzer;

/**
 * Answers with the sentences of the text that have most words of the question, in the
 * order of the text. Immutable and thread-safe: each call has an index of its own.
 */
final class ExtractiveAnswerer implements Answerer {

	private static final String NO_QUESTION = "The question has no words to search for.";

	private final Analyzer analyzer = new QuestionAnalyzer();

	private final int maxSentences;

	ExtractiveAnswerer(int maxSentences) {
		this.maxSentences = maxSentences;
	}

	@Override
	public String answer(String document, String question) {
		List<String> sentences = Sentences.of(document);
		if (sentences.isEmpty()) {
			return NO_TEXT;
		}
		if (Sentences.of(question).isEmpty()) {
			return NO_QUESTION;
		}
		try (SentenceIndex index = new SentenceIndex(sentences, this.analyzer)) {
			// the same sentence twice is one answer
			Map<String, Integer> best = new LinkedHashMap<>();
			for (int position : index.best(question, this.maxSentences * 4)) {
				if (best.size() < this.maxSentences) {
					best.putIfAbsent(sentences.get(position), position);
				}
			}
			return best.isEmpty() ? NO_ANSWER
					: best.values().stream().sorted().map(sentences::get).collect(Collectors.joining("\n"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
