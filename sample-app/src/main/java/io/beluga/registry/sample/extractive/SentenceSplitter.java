package io.beluga.registry.sample.extractive;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.beluga.registry.sample.extractive.Sentence.Form;

/**
 * Splits a pasted text into sentences. Lines that were wrapped are joined again;
 * headlines, bylines and list items stay apart. The JDK finds the ends of sentences, and
 * what it takes for an end although it is an abbreviation is mended here.
 */
final class SentenceSplitter {

	/**
	 * A text without full stops is cut into pieces of at most this length.
	 */
	static final int MAX_LENGTH = 800;

	/** A longer list is not joined with the line above it. */
	private static final int MAX_LIST_LENGTH = 300;

	/**
	 * A block whose longest line is shorter than this was not wrapped.
	 */
	private static final int MIN_WRAP_WIDTH = 45;

	/**
	 * A block whose longest line is longer than this has one paragraph in each line.
	 */
	private static final int MAX_WRAP_WIDTH = 110;

	private static final Pattern LINE = Pattern.compile("\\R|\\f");

	private static final Pattern SPACES = Pattern.compile("[\\s\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]+");

	private static final Pattern INVISIBLE = Pattern.compile("[\\u200b\\u2060\\ufeff\\u00ad]");

	private static final Pattern HEADING = Pattern.compile("^\\s*#{1,6}\\s+");

	private static final Pattern ITEM = Pattern.compile("^\\s*(?:[-*+•▪‣]|\\d{1,2}[.)])\\s+");

	private static final Pattern QUOTE = Pattern.compile("^\\s*>\\s?");

	private static final Pattern LINK = Pattern.compile("!?\\[([^\\[\\]\\n]{1,200}+)]\\([^)\\s]{1,500}+\\)");

	private static final Pattern EMPHASIS = Pattern
		.compile("(?<![\\p{L}\\p{N}*_])[*_]{1,3}(?=\\S)|(?<=\\S)[*_]{1,3}(?![\\p{L}\\p{N}*_])");

	/** Lines that never continue the line before: a byline, or "Published: today". */
	private static final Pattern FRESH_LINE = Pattern
		.compile("^\\s*(?:[Bb][Yy]\\s+\\p{Lu}|\\p{Lu}[\\p{L} ]{0,24}:\\s|[—–|]).*");

	private static final Pattern CONTINUATION = Pattern.compile("^\\s*[\\p{Ll},;)].*");

	private static final Pattern END = Pattern.compile(".*[.!?…。！？:;][\"'”’»)\\]]*$", Pattern.DOTALL);

	private static final Pattern LOWER_CASE_END = Pattern.compile("(?<=\\p{L}{3}[.!?])\\s+");

	/** Abbreviations that stand before a name. */
	private static final Pattern TITLE = abbreviation("Dr|Mr|Mrs|Ms|Mx|Prof|Rev|Fr|Hon|Gen|Sen|Rep|Gov|Pres|Capt|Cmdr"
			+ "|Col|Maj|Lt|Sgt|St|Ste|Mt|Ft|Messrs|Mme|vs|cf|viz|ca|approx|resp|incl|e\\.g|i\\.e");

	/** Abbreviations that stand before a number. */
	private static final Pattern COUNTED = abbreviation(
			"No|Nos|no|nos|Nr|Fig|Figs|fig|Eq|Vol|vol|Ch|ch|Sec|sec|p|pp|v|ver|c|Art|art|§"
					+ "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec");

	/** Abbreviations, and initials, that may end a sentence, too. */
	private static final Pattern OPEN = abbreviation(
			"(?:\\p{Lu}\\.){0,6}\\p{Lu}|Inc|Ltd|Co|Corp|Bros|Jr|Sr|etc|al|Ave|Blvd|Rd|a\\.m|p\\.m|Ph\\.D|M\\.Sc|B\\.Sc|ed|eds");

	/** Words that begin sentences and no names. */
	private static final Set<String> STARTERS = Set.of("a", "an", "the", "this", "that", "these", "those", "he", "she",
			"it", "its", "they", "we", "i", "you", "his", "her", "their", "our", "my", "in", "on", "at", "by", "for",
			"from", "to", "with", "as", "and", "but", "or", "so", "if", "when", "while", "after", "before", "since",
			"then", "there", "here", "now", "not", "no", "most", "some", "many", "all", "each", "every", "what", "who",
			"how", "why", "where", "however", "today", "later", "both", "one", "two");

	private SentenceSplitter() {
	}

	private static Pattern abbreviation(String alternatives) {
		return Pattern.compile("(?:^|[\\s(\\[\"'“‘/-])(?:" + alternatives + ")\\.$");
	}

	static List<Sentence> split(String document) {
		List<Sentence> sentences = new ArrayList<>();
		List<String> block = new ArrayList<>();
		for (String raw : LINE.split(document)) {
			String line = SPACES.matcher(INVISIBLE.matcher(raw).replaceAll("")).replaceAll(" ");
			if (line.isBlank()) {
				addBlock(block, sentences);
				block.clear();
			}
			else {
				block.add(QUOTE.matcher(line).replaceFirst(""));
			}
		}
		addBlock(block, sentences);
		return joinLists(sentences);
	}

	private static void addBlock(List<String> lines, List<Sentence> sentences) {
		int width = lines.stream().mapToInt((line) -> line.strip().length()).max().orElse(0);
		StringBuilder segment = new StringBuilder();
		boolean item = false;
		String previous = "";
		for (String line : lines) {
			boolean heading = HEADING.matcher(line).find();
			Matcher marker = ITEM.matcher(line);
			boolean startsItem = marker.find();
			if (heading || startsItem || !continues(previous, line, width)) {
				addSegment(segment, item, sentences);
				item = startsItem;
			}
			String text = startsItem ? line.substring(marker.end()) : HEADING.matcher(line).replaceFirst("");
			segment.append(segment.isEmpty() ? "" : " ").append(text.strip());
			previous = line.strip();
			if (heading) {
				addSegment(segment, false, sentences);
				previous = "";
			}
		}
		addSegment(segment, item, sentences);
	}

	/**
	 * Tell whether a line goes on with the sentence of the line before.
	 */
	private static boolean continues(String previous, String line, int width) {
		if (previous.isEmpty() || FRESH_LINE.matcher(line).matches()) {
			return false;
		}
		if (END.matcher(previous).matches() || CONTINUATION.matcher(line).matches()) {
			return true;
		}
		if (width < MIN_WRAP_WIDTH || width > MAX_WRAP_WIDTH) {
			return false;
		}
		String firstWord = line.strip().split("\\s", 2)[0];
		return previous.length() + 1 + firstWord.length() > width;
	}

	private static void addSegment(StringBuilder segment, boolean item, List<Sentence> sentences) {
		String text = EMPHASIS.matcher(LINK.matcher(segment).replaceAll("$1")).replaceAll("").strip();
		segment.setLength(0);
		for (String piece : pieces(text)) {
			if (piece.codePoints().anyMatch(Character::isLetterOrDigit)) {
				sentences.add(new Sentence(piece, formOf(piece, item)));
			}
		}
	}

	private static Form formOf(String text, boolean item) {
		char last = text.charAt(text.length() - 1);
		if (last == '?' || last == '？') {
			return Form.QUESTION;
		}
		if (item) {
			return Form.ITEM;
		}
		return END.matcher(text).matches() || text.length() > 150 ? Form.PROSE : Form.HEADING;
	}

	private static List<String> pieces(String text) {
		List<String> pieces = new ArrayList<>();
		BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
		breaks.setText(text);
		int start = 0;
		int end = breaks.next();
		while (end != BreakIterator.DONE) {
			boolean inside = (end < text.length()) && (Character.isLowerCase(text.codePointAt(end))
					|| isAbbreviation(text.substring(Math.max(start, end - 30), end).strip(), text, end));
			if (!inside) {
				addPieces(text.substring(start, end).strip(), pieces);
				start = end;
			}
			end = breaks.next();
		}
		return pieces;
	}

	private static boolean isAbbreviation(String before, String text, int end) {
		if (TITLE.matcher(before).find()) {
			return true;
		}
		if (COUNTED.matcher(before).find()) {
			return Character.isDigit(text.codePointAt(end));
		}
		return OPEN.matcher(before).find() && !startsSentence(text, end);
	}

	private static boolean startsSentence(String text, int start) {
		int end = start;
		while (end < text.length() && Character.isLetter(text.charAt(end))) {
			end++;
		}
		return end == start || STARTERS.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
	}

	private static void addPieces(String sentence, List<String> pieces) {
		if (sentence.codePoints().noneMatch(Character::isUpperCase)) {
			// all in lower case: the JDK sees no beginnings
			LOWER_CASE_END.splitAsStream(sentence).forEach((part) -> addShortPieces(part, pieces));
		}
		else {
			addShortPieces(sentence, pieces);
		}
	}

	private static void addShortPieces(String sentence, List<String> pieces) {
		String rest = sentence;
		while (rest.length() > MAX_LENGTH) {
			int cut = cut(rest);
			pieces.add(rest.substring(0, cut).strip());
			rest = rest.substring(cut).strip();
		}
		if (!rest.isEmpty()) {
			pieces.add(rest);
		}
	}

	private static int cut(String text) {
		for (String separator : List.of("; ", ", ", " ")) {
			int at = text.lastIndexOf(separator, MAX_LENGTH - separator.length());
			if (at > MAX_LENGTH / 2) {
				return at + separator.length();
			}
		}
		return Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
	}

	/**
	 * Join "It runs on:", or a headline, and the list that follows, as neither says much
	 * alone.
	 */
	private static List<Sentence> joinLists(List<Sentence> sentences) {
		List<Sentence> joined = new ArrayList<>(sentences.size());
		int index = 0;
		while (index < sentences.size()) {
			Sentence sentence = sentences.get(index++);
			List<String> items = List.of();
			if (sentence.text().endsWith(":") || sentence.form() == Form.HEADING) {
				items = itemsFrom(sentences, index);
			}
			if (items.isEmpty()) {
				joined.add(sentence);
			}
			else {
				String colon = sentence.text().endsWith(":") ? " " : ": ";
				joined.add(new Sentence(sentence.text() + colon + String.join("; ", items), Form.PROSE));
				index += items.size();
			}
		}
		return joined;
	}

	/**
	 * Return the items of the list that starts here, none where it is too long.
	 */
	private static List<String> itemsFrom(List<Sentence> sentences, int start) {
		List<String> items = new ArrayList<>();
		int length = 0;
		for (int i = start; i < sentences.size() && sentences.get(i).form() == Form.ITEM; i++) {
			items.add(sentences.get(i).text());
			length += sentences.get(i).text().length();
			if (length > MAX_LIST_LENGTH) {
				return List.of();
			}
		}
		return items;
	}

}
