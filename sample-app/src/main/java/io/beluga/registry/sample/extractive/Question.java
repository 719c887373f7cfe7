package io.beluga.registry.sample.extractive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * What a question asks for, as far as its words tell.
 */
final class Question {

	/** Words beyond these are ignored. */
	private static final int MAX_WORDS = 60;

	private static final int GIST_WORDS = 8;

	private static final float RELATED_BOOST = 0.4f;

	private static final float VERB_BOOST = 0.25f;

	/** "Runs in the browser" may answer "runs on". */
	private static final float NEAR_PARTICLE_BOOST = 0.4f;

	private static final float PHRASE_BOOST = 0.8f;

	/** What a question ends with is what it is about: "run on", "made of". */
	private static final float LAST_PHRASE_BOOST = 1.6f;

	private static final WordAnalyzer WORDS = new WordAnalyzer(false);

	private static final WordAnalyzer STEMS = new WordAnalyzer(true);

	private static final Map<String, Set<String>> RELATED = relatedStems();

	private static final Set<String> MEASURES = Set.of("many", "much", "long", "old", "far", "tall", "big", "large",
			"high", "fast", "heavy", "deep", "wide", "often", "expensive", "hot", "cold");

	private static final Set<String> TIMES = Set.of("year", "date", "day", "month", "time", "century", "decade");

	private static final Set<String> PLACES = Set.of("country", "city", "place", "town", "village", "state", "region");

	private final List<String> words;

	private final List<String> content;

	private final Kind kind;

	private Question(List<String> words) {
		this.words = words;
		this.content = words.stream().filter((word) -> !Vocabulary.isStopWord(word)).distinct().toList();
		this.kind = kindOf(words);
	}

	static Question of(String question) {
		List<String> words = WORDS.words(question.replace('’', '\''));
		return new Question(List.copyOf(words.subList(0, Math.min(words.size(), MAX_WORDS))));
	}

	private static Map<String, Set<String>> relatedStems() {
		Map<String, Set<String>> stems = new HashMap<>();
		Vocabulary.related().forEach((word, related) -> {
			Set<String> relatedStems = stems.computeIfAbsent(stem(word), (key) -> new LinkedHashSet<>());
			related.forEach((other) -> relatedStems.add(stem(other)));
		});
		return Map.copyOf(stems);
	}

	private static String stem(String word) {
		List<String> stems = STEMS.words(word);
		return stems.isEmpty() ? word : stems.get(0);
	}

	private static Kind kindOf(List<String> words) {
		for (int i = 0; i < words.size(); i++) {
			String next = (i + 1 < words.size()) ? words.get(i + 1) : "";
			switch (words.get(i)) {
				case "who", "whom", "whose" -> {
					return Kind.WHO;
				}
				case "when" -> {
					return Kind.WHEN;
				}
				case "where" -> {
					return Kind.WHERE;
				}
				case "why" -> {
					return Kind.WHY;
				}
				case "how" -> {
					return MEASURES.contains(next) ? Kind.HOW_MANY : Kind.OTHER;
				}
				case "what", "which" -> {
					return TIMES.contains(next) ? Kind.WHEN : PLACES.contains(next) ? Kind.WHERE : Kind.OTHER;
				}
				default -> {
					// the next word may tell
				}
			}
		}
		return Kind.OTHER;
	}

	Kind kind() {
		return this.kind;
	}

	boolean hasWords() {
		return !this.words.isEmpty();
	}

	/**
	 * Tell whether the question is who wrote the text itself.
	 * @return whether it asks for the author
	 */
	boolean asksForAuthor() {
		if (!allContent((word) -> Vocabulary.isAuthorWord(word) || Vocabulary.isDocumentWord(word))) {
			return false;
		}
		boolean author = this.content.stream().anyMatch(Vocabulary::isAuthorWord);
		return switch (this.kind) {
			case WHO -> author || last().equals("by");
			case OTHER -> this.content.stream().anyMatch(Set.of("author", "authors", "writer", "byline")::contains);
			default -> false;
		};
	}

	/**
	 * Tell whether the question is when the text itself was written or published.
	 * @return whether it asks for the date
	 */
	boolean asksForDate() {
		return this.kind == Kind.WHEN && allContent(
				(word) -> Vocabulary.isDateWord(word) || Vocabulary.isDocumentWord(word) || TIMES.contains(word))
				&& this.content.stream().anyMatch(Vocabulary::isDateWord);
	}

	/**
	 * Tell whether the question is what the text is about.
	 * @return whether it asks for the gist
	 */
	boolean asksForGist() {
		return this.kind == Kind.OTHER
				&& allContent((word) -> Vocabulary.isGistWord(word) || Vocabulary.isDocumentWord(word))
				&& (this.words.contains("what") || this.words.stream().anyMatch(Vocabulary::isGistWord));
	}

	private boolean allContent(Predicate<String> predicate) {
		return this.content.stream().allMatch(predicate);
	}

	/**
	 * Tell whether the question is about a thing that it does not name.
	 * @return whether it says "it" or "this"
	 */
	boolean isAboutIt() {
		return this.words.contains("it") || this.words.contains("this");
	}

	/**
	 * Tell whether a sentence has a number just before what the question counts.
	 * @param sentence the sentence
	 * @param number finds a number
	 * @return whether something like "three bridges" answers "how many bridges"
	 */
	boolean counts(String sentence, Pattern number) {
		int how = this.words.indexOf("how");
		if (how < 0 || how + 2 >= this.words.size() || !this.words.get(how + 1).matches("many|much")) {
			return false;
		}
		String counted = stem(this.words.get(how + 2));
		Set<String> related = RELATED.getOrDefault(counted, Set.of());
		Matcher numbers = number.matcher(sentence);
		while (numbers.find()) {
			String after = sentence.substring(numbers.end(), Math.min(sentence.length(), numbers.end() + 60));
			if (STEMS.words(after)
				.stream()
				.limit(4)
				.anyMatch((stem) -> stem.equals(counted) || related.contains(stem))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Tell whether the question ends with "on", which has to do with a thing and not with
	 * a day.
	 * @return whether its last word is "on"
	 */
	boolean endsWithOn() {
		return this.kind == Kind.OTHER && last().equals("on");
	}

	private String last() {
		return this.words.isEmpty() ? "" : this.words.get(this.words.size() - 1);
	}

	/**
	 * Return a query for the words that a text uses most.
	 * @param field the field that holds stems
	 * @param sentences the sentences of the text
	 * @return a query
	 */
	static BooleanQuery gist(String field, List<Sentence> sentences) {
		Map<String, Integer> counts = new HashMap<>();
		for (Sentence sentence : sentences) {
			WORDS.words(sentence.text())
				.stream()
				.filter((word) -> word.length() > 2 && !Vocabulary.isStopWord(word))
				.forEach((word) -> counts.merge(stem(word), 1, Integer::sum));
		}
		BooleanQuery.Builder query = new BooleanQuery.Builder();
		counts.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
			.limit(GIST_WORDS)
			.forEach((entry) -> query.add(new TermQuery(new Term(field, entry.getKey())), Occur.SHOULD));
		return query.build();
	}

	/**
	 * Return a query for the words of the question.
	 * @param field the field that holds stems, stop words included
	 * @return a query; it has no clause where the question has only stop words
	 */
	BooleanQuery query(String field) {
		BooleanQuery.Builder query = new BooleanQuery.Builder();
		Set<String> stems = new LinkedHashSet<>();
		this.content.forEach((word) -> stems.add(stem(word)));
		Set<String> related = new LinkedHashSet<>();
		stems.forEach((stem) -> related.addAll(RELATED.getOrDefault(stem, Set.of())));
		related.removeAll(stems);
		String verb = endsWithParticle() ? stem(this.words.get(this.words.size() - 2)) : "";
		stems.forEach((stem) -> query.add(word(field, stem, stem.equals(verb) ? VERB_BOOST : 1), Occur.SHOULD));
		related
			.forEach((stem) -> query.add(boosted(new TermQuery(new Term(field, stem)), RELATED_BOOST), Occur.SHOULD));
		phrases(field).forEach((phrase) -> query.add(phrase, Occur.SHOULD));
		return query.build();
	}

	private List<Query> phrases(String field) {
		List<Query> phrases = new ArrayList<>();
		for (int i = 0; i + 1 < this.words.size(); i++) {
			String first = this.words.get(i);
			String second = this.words.get(i + 1);
			boolean content = this.content.contains(first);
			if (content && (this.content.contains(second) || Vocabulary.isParticle(second))) {
				boolean last = (i + 2 == this.words.size());
				PhraseQuery phrase = new PhraseQuery(last ? 3 : 1, field, stem(first), stem(second));
				phrases.add(boosted(phrase, last ? LAST_PHRASE_BOOST : PHRASE_BOOST));
			}
		}
		if (endsWithOn() && endsWithParticle()) {
			String verb = stem(this.words.get(this.words.size() - 2));
			for (String particle : List.of("in", "under", "with")) {
				phrases.add(boosted(new PhraseQuery(field, verb, particle), NEAR_PARTICLE_BOOST));
			}
		}
		if (asksForDefinition()) {
			phrases.add(boosted(new PhraseQuery(field, stem(last()), "be"), PHRASE_BOOST));
		}
		return phrases;
	}

	private boolean asksForDefinition() {
		return this.words.size() > 2 && this.words.get(0).matches("what|who") && stem(this.words.get(1)).equals("be")
				&& this.content.contains(last());
	}

	/**
	 * Tell whether the question ends with a verb and what goes with it. The verb alone
	 * means little then: what runs on something, and who runs?
	 */
	private boolean endsWithParticle() {
		int size = this.words.size();
		return size > 1 && Vocabulary.isParticle(last()) && this.content.contains(this.words.get(size - 2));
	}

	private static Query word(String field, String stem, float boost) {
		return boosted(new TermQuery(new Term(field, stem)), boost);
	}

	/**
	 * Tell whether a sentence says what the thing is that was asked for.
	 * @param sentence the sentence
	 * @return whether it begins like "A provider is" where the question is "What is a
	 * provider?"
	 */
	boolean isDefinedBy(String sentence) {
		if (!asksForDefinition()) {
			return false;
		}
		List<String> wanted = new ArrayList<>(this.content.stream().map(Question::stem).toList());
		wanted.add("be");
		List<String> words = STEMS.words(sentence.substring(0, Math.min(sentence.length(), 120)));
		int start = (!words.isEmpty() && words.get(0).matches("a|an|the")) ? 1 : 0;
		return words.size() >= start + wanted.size() && words.subList(start, start + wanted.size()).equals(wanted);
	}

	private static Query boosted(Query query, float boost) {
		return new BoostQuery(query, boost);
	}

	/**
	 * What a question asks for.
	 */
	enum Kind {

		/** A person. */
		WHO,

		/** A time. */
		WHEN,

		/** A place. */
		WHERE,

		/** A reason. */
		WHY,

		/** A number. */
		HOW_MANY,

		/** Anything. */
		OTHER

	}

}
