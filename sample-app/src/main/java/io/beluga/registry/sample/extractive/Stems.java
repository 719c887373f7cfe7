package io.beluga.registry.sample.extractive;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The stems of words, and the stems that may stand for them.
 */
final class Stems {

	private static final WordAnalyzer ANALYZER = new WordAnalyzer(true);

	private static final Map<String, Set<String>> RELATED = allRelated();

	private Stems() {
	}

	private static Map<String, Set<String>> allRelated() {
		Map<String, Set<String>> stems = new HashMap<>();
		Vocabulary.related().forEach((word, related) -> {
			Set<String> relatedStems = stems.computeIfAbsent(of(word), (key) -> new LinkedHashSet<>());
			related.forEach((other) -> relatedStems.add(of(other)));
		});
		return Map.copyOf(stems);
	}

	static String of(String word) {
		List<String> stems = in(word);
		return stems.isEmpty() ? word : stems.get(0);
	}

	static List<String> in(String text) {
		return ANALYZER.words(text);
	}

	static Set<String> related(String stem) {
		return RELATED.getOrDefault(stem, Set.of());
	}

}
