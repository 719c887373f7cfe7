package io.beluga.registry.sample.extractive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * What Lucene is asked for a question. The boosts were found by trying the articles among
 * the test resources.
 */
final class Queries {

	private static final int GIST_WORDS = 8;

	private static final float RELATED_BOOST = 0.4f;

	/** For "run" alone, where the question ends with "run on". */
	private static final float VERB_BOOST = 0.25f;

	/** "Runs in the browser" may answer "runs on". */
	private static final float NEAR_PARTICLE_BOOST = 0.4f;

	private static final float PHRASE_BOOST = 0.8f;

	/** What a question ends with is what it is about: "run on", "made of". */
	private static final float LAST_PHRASE_BOOST = 1.6f;

	/** How many words may stand between, as in "runs only on". */
	private static final int LAST_PHRASE_SLOP = 3;

	private Queries() {
	}

	/**
	 * Return a query for the words of a question.
	 * @param question the question
	 * @return a query; it has no clause where the question has only stop words
	 */
	static BooleanQuery of(Question question) {
		BooleanQuery.Builder query = new BooleanQuery.Builder();
		Set<String> stems = new LinkedHashSet<>();
		question.content().forEach((word) -> stems.add(Stems.of(word)));
		Set<String> related = new LinkedHashSet<>();
		stems.forEach((stem) -> related.addAll(Stems.related(stem)));
		related.removeAll(stems);
		String verb = question.endsWithParticle() ? lastVerb(question) : "";
		stems.forEach((stem) -> query.add(word(stem, stem.equals(verb) ? VERB_BOOST : 1), Occur.SHOULD));
		related.forEach((stem) -> query.add(word(stem, RELATED_BOOST), Occur.SHOULD));
		phrases(question).forEach((phrase) -> query.add(phrase, Occur.SHOULD));
		return query.build();
	}

	private static List<Query> phrases(Question question) {
		List<Query> phrases = new ArrayList<>();
		List<String> words = question.words();
		for (int i = 0; i + 1 < words.size(); i++) {
			String first = words.get(i);
			String second = words.get(i + 1);
			if (question.isContent(first) && (question.isContent(second) || Vocabulary.isParticle(second))) {
				boolean last = (i + 2 == words.size());
				phrases.add(phrase(last ? LAST_PHRASE_SLOP : 1, Stems.of(first), Stems.of(second),
						last ? LAST_PHRASE_BOOST : PHRASE_BOOST));
			}
		}
		if (question.endsWithOn() && question.endsWithParticle()) {
			for (String particle : List.of("in", "under", "with")) {
				phrases.add(phrase(0, lastVerb(question), particle, NEAR_PARTICLE_BOOST));
			}
		}
		if (question.asksForDefinition()) {
			phrases.add(phrase(0, Stems.of(words.get(words.size() - 1)), "be", PHRASE_BOOST));
		}
		return phrases;
	}

	/**
	 * Return a query for the words that a text uses most.
	 * @param sentences the sentences of the text
	 * @return a query
	 */
	static BooleanQuery gist(List<Sentence> sentences) {
		Map<String, Integer> counts = new HashMap<>();
		for (Sentence sentence : sentences) {
			for (String word : Question.of(sentence.text()).content()) {
				if (word.length() > 2) {
					counts.merge(Stems.of(word), 1, Integer::sum);
				}
			}
		}
		BooleanQuery.Builder query = new BooleanQuery.Builder();
		counts.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
			.limit(GIST_WORDS)
			.forEach((entry) -> query.add(word(entry.getKey(), 1), Occur.SHOULD));
		return query.build();
	}

	private static String lastVerb(Question question) {
		return Stems.of(question.words().get(question.words().size() - 2));
	}

	private static Query word(String stem, float boost) {
		return new BoostQuery(new TermQuery(new Term(SentenceIndex.WORDS, stem)), boost);
	}

	private static Query phrase(int slop, String first, String second, float boost) {
		return new BoostQuery(new PhraseQuery(slop, SentenceIndex.WORDS, first, second), boost);
	}

}
