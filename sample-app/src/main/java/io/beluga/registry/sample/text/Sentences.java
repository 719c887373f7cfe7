package io.beluga.registry.sample.text;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The sentences of a text, as {@link BreakIterator} finds them. A short line that ends
 * without a full stop, such as a headline or an item of a list, stands alone.
 */
public final class Sentences {

	/** The longest sentence; what is longer is cut between words. */
	static final int MAX_LENGTH = 1000;

	private static final int SHORT_LINE = 60;

	/** What Markdown puts before a line, and around words. */
	private static final Pattern MARKS = Pattern
		.compile("^\\s*(?:#{1,6}|[-*+>])\\s+|\\*\\*|`|(?<=\\[[^\\]]{0,80})]\\([^)]*\\)|\\[");

	private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]");

	private static final String ENDINGS = ".!?:;。！？\"”’)";

	private Sentences() {
	}

	/**
	 * Split a text.
	 * @param text the text, plain or in Markdown
	 * @return its sentences in their order, none of them without a word
	 */
	public static List<String> of(String text) {
		List<String> sentences = new ArrayList<>();
		StringBuilder block = new StringBuilder();
		for (String line : (Iterable<String>) text.lines()::iterator) {
			String plain = MARKS.matcher(line).replaceAll("").strip();
			boolean marked = !line.isEmpty() && line.strip().length() > plain.length();
			if (plain.isEmpty() || (marked && !block.isEmpty())) {
				add(block, sentences);
			}
			if (!plain.isEmpty()) {
				block.append(block.isEmpty() ? "" : " ").append(plain);
				if (plain.length() < SHORT_LINE && ENDINGS.indexOf(plain.charAt(plain.length() - 1)) < 0) {
					add(block, sentences);
				}
			}
		}
		add(block, sentences);
		return sentences;
	}

	private static void add(StringBuilder block, List<String> sentences) {
		String text = block.toString();
		block.setLength(0);
		BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
		breaks.setText(text);
		int start = 0;
		for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
			cut(text.substring(start, end).strip(), sentences);
		}
	}

	private static void cut(String sentence, List<String> sentences) {
		String rest = sentence;
		while (rest.length() > MAX_LENGTH) {
			int space = rest.lastIndexOf(' ', MAX_LENGTH);
			int end = (space > 0) ? space : rest.offsetByCodePoints(0, MAX_LENGTH / 2);
			sentences.add(rest.substring(0, end));
			rest = rest.substring(end).strip();
		}
		if (WORD.matcher(rest).find()) {
			sentences.add(rest);
		}
	}

}
