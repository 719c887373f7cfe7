package io.beluga.registry.sample.extractive;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a question asks for, as far as its words tell.
 */
final class Question {

	/** Words beyond these are ignored. */
	private static final int MAX_WORDS = 60;

	private static final WordAnalyzer WORDS = new WordAnalyzer(false);

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
					return kindOf(next);
				}
				default -> {
					// the next word may tell
				}
			}
		}
		return Kind.OTHER;
	}

	private static Kind kindOf(String asked) {
		if (TIMES.contains(asked)) {
			return Kind.WHEN;
		}
		return PLACES.contains(asked) ? Kind.WHERE : Kind.OTHER;
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
		if (!allContent((word) -> Vocabulary.isAuthorWord(word) || isDocument(word))) {
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
		return this.kind == Kind.WHEN
				&& allContent((word) -> Vocabulary.isDateWord(word) || isDocument(word) || TIMES.contains(word))
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

	/**
	 * Tell whether a word stands for the text: "article", or whatever "this" points at.
	 */
	private boolean isDocument(String word) {
		int index = this.words.indexOf(word);
		return Vocabulary.isDocumentWord(word) || (index > 0 && this.words.get(index - 1).equals("this"));
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
		String counted = Stems.of(this.words.get(how + 2));
		Set<String> related = Stems.related(counted);
		Matcher numbers = number.matcher(sentence);
		while (numbers.find()) {
			String after = sentence.substring(numbers.end(), Math.min(sentence.length(), numbers.end() + 60));
			if (Stems.in(after).stream().limit(4).anyMatch((stem) -> stem.equals(counted) || related.contains(stem))) {
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

	/**
	 * Tell whether the question ends with a verb and what goes with it. The verb alone
	 * means little then: what runs on something, and who runs?
	 * @return whether it ends like "run on" or "made of"
	 */
	boolean endsWithParticle() {
		int size = this.words.size();
		return size > 1 && Vocabulary.isParticle(last()) && isContent(this.words.get(size - 2));
	}

	/**
	 * Tell whether a word says what the question is about.
	 * @param word a word of the question
	 * @return whether it is no stop word
	 */
	boolean isContent(String word) {
		return this.content.contains(word);
	}

	/**
	 * Return the words of the question.
	 * @return the words in lower case
	 */
	List<String> words() {
		return this.words;
	}

	/**
	 * Return the words that say what the question is about.
	 * @return the words without stop words, each once
	 */
	List<String> content() {
		return this.content;
	}

	private String last() {
		return this.words.isEmpty() ? "" : this.words.get(this.words.size() - 1);
	}

	/**
	 * Tell whether the question is what something is.
	 * @return whether it is like "What is a provider?"
	 */
	boolean asksForDefinition() {
		return this.words.size() > 2 && this.words.get(0).matches("what|who")
				&& Stems.of(this.words.get(1)).equals("be") && this.content.contains(last());
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
		List<String> wanted = new ArrayList<>(this.content.stream().map(Stems::of).toList());
		wanted.add("be");
		List<String> words = Stems.in(sentence.substring(0, Math.min(sentence.length(), 120)));
		int start = (!words.isEmpty() && words.get(0).matches("a|an|the")) ? 1 : 0;
		return words.size() >= start + wanted.size() && words.subList(start, start + wanted.size()).equals(wanted);
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
