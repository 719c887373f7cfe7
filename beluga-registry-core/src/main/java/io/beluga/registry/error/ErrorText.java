package io.beluga.registry.error;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * How the messages of the registry are worded: names in quotes, what is known, and what
 * may have been meant.
 *
 * @since 0.1.0
 */
public final class ErrorText {

	private static final int LONGEST_NAME = 64;

	private static final int LONGEST_TYPE = 512;

	private static final int LONGEST_KEY = 128;

	private static final int LONGEST_PROPERTY = 512;

	private static final int LONGEST_TEXT = 2048;

	private static final int MOST_NAMES = 50;

	private static final Pattern USER_INFO = Pattern.compile("://[^\\s\\]/?#]*@");

	private static final Pattern QUERY = Pattern.compile("(://(?:(?!://)[^\\s\\[\\]'\"?])*+)\\?[^\\s\\[\\]'\"]*");

	private ErrorText() {
	}

	/**
	 * Quote a name that may have come from anywhere: control characters are escaped and a
	 * long one is cut, so that a name can neither forge a log line nor fill a log.
	 * @param name the name, or {@code null}
	 * @return the name in single quotes, or {@code null} in words
	 */
	public static String quote(@Nullable String name) {
		return (name != null) ? "'" + escape(name) + "'" : "null";
	}

	/**
	 * Escape a name like {@link #quote}, without the quotes.
	 * @param name the name
	 * @return the name in one printable line
	 */
	public static String escape(String name) {
		return escape(name, LONGEST_NAME);
	}

	/**
	 * Escape the name of a class like {@link #escape}, but leave it whole: its end says
	 * most.
	 * @param type the name of a class
	 * @return the name in one printable line
	 */
	public static String escapeType(String type) {
		return escape(type, LONGEST_TYPE);
	}

	/**
	 * Escape a text like {@link #escape}, such as a rule that repeats what was given, but
	 * leave it whole.
	 * @param text the text
	 * @return the text in one printable line
	 */
	public static String escapeText(String text) {
		return escape(text, Integer.MAX_VALUE);
	}

	/**
	 * Escape a text like {@link #escapeText} and cut one that would fill a log. Secrets
	 * in it are to be masked before: half of one is not found.
	 * @param text the text
	 * @return the text in one printable line
	 */
	public static String escapeAndCut(String text) {
		return escape(text, LONGEST_TEXT);
	}

	/**
	 * Escape a property like {@link #escape} and cut each of its keys that is too long.
	 * @param property the path of a property
	 * @return the property in one printable line
	 */
	public static String escapeProperty(String property) {
		if (property.length() <= LONGEST_KEY) {
			return escape(property, LONGEST_KEY);
		}
		StringBuilder text = new StringBuilder();
		int length = 0;
		for (int character : property.codePoints().toArray()) {
			length = (".[]".indexOf(character) >= 0) ? 0 : length + 1;
			if (length <= LONGEST_KEY) {
				append(text, character);
			}
			else if (length == LONGEST_KEY + 1) {
				text.append("...");
			}
		}
		return (text.length() > LONGEST_PROPERTY) ? escape(text.toString(), LONGEST_PROPERTY) : text.toString();
	}

	/**
	 * Take out of a text what addresses in it have of user-info and query, which may hold
	 * passwords and tokens.
	 * @param text the text, such as the place of a property
	 * @return the text without credentials
	 */
	public static String withoutCredentials(String text) {
		if (!text.contains("://")) {
			return text;
		}
		return QUERY.matcher(USER_INFO.matcher(text).replaceAll("://")).replaceAll("$1");
	}

	private static String escape(String name, int longest) {
		if (isPlain(name, longest)) {
			return name;
		}
		StringBuilder text = new StringBuilder();
		name.codePoints().limit(longest).forEach((character) -> append(text, character));
		int length = name.codePointCount(0, name.length());
		if (length > longest) {
			text.append("... (").append(length).append(" characters)");
		}
		return text.toString();
	}

	/**
	 * Tell whether a text needs nothing done, as most do: it is short, and of printable
	 * ASCII.
	 */
	private static boolean isPlain(String text, int longest) {
		if (text.length() > longest) {
			return false;
		}
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
				return false;
			}
		}
		return true;
	}

	private static void append(StringBuilder text, int character) {
		if (isPrintable(character)) {
			text.appendCodePoint(character);
		}
		else {
			text.append(String.format(Locale.ROOT, "\\u%04x", character));
		}
	}

	private static boolean isPrintable(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE, Character.UNASSIGNED ->
				false;
			default -> true;
		};
	}

	/**
	 * Name what is there, so that the reader need not look it up.
	 * @param label what the names are, such as "Registered packages"
	 * @param names the names
	 * @return a sentence, with the names sorted
	 */
	public static String known(String label, Collection<String> names) {
		if (names.isEmpty()) {
			return label + ": none.";
		}
		StringBuilder text = new StringBuilder(label).append(": ");
		TreeSet<String> sorted = new TreeSet<>(names);
		text.append(sorted.stream().limit(MOST_NAMES).map(ErrorText::escape).collect(Collectors.joining(", ")));
		if (sorted.size() > MOST_NAMES) {
			text.append(" and ").append(sorted.size() - MOST_NAMES).append(" more");
		}
		return text.append('.').toString();
	}

	/**
	 * Ask whether the nearest of the known names was meant.
	 * @param name the name that is not known, or {@code null}
	 * @param candidates the known names
	 * @return {@code " Did you mean 'x'?"} with a leading space, or the empty string
	 */
	public static String didYouMean(@Nullable String name, Collection<String> candidates) {
		return nearest(name, candidates).map((nearest) -> " Did you mean " + quote(nearest) + "?").orElse("");
	}

	/**
	 * Find the candidate that was probably meant: the one with the least edit distance,
	 * where swapping two neighbours counts as one edit, letters are compared without case
	 * and {@code -} and {@code _} are the same.
	 * @param name the name that is not known, or {@code null}
	 * @param candidates the known names
	 * @return the nearest candidate, the first in alphabetical order among equals, or
	 * nothing where none is near enough: a third of the name's length, at least one edit,
	 * at most three
	 */
	public static Optional<String> nearest(@Nullable String name, Collection<String> candidates) {
		if (name == null || name.isBlank() || name.length() > 256) {
			return Optional.empty();
		}
		String folded = fold(name);
		int best = Math.min(folded.length() - 1, Math.max(1, Math.min(3, folded.length() / 3))) + 1;
		String nearest = null;
		for (String candidate : new TreeSet<>(candidates)) {
			String other = fold(candidate);
			if (Math.abs(folded.length() - other.length()) > best) {
				continue;
			}
			int distance = distance(folded, other);
			boolean nearer = distance < best
					|| (distance == best && nearest != null && distance(name, candidate) < distance(name, nearest));
			if (nearer) {
				best = distance;
				nearest = candidate;
			}
		}
		return Optional.ofNullable(nearest);
	}

	private static String fold(String name) {
		return name.toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Optimal string alignment distance.
	 */
	private static int distance(String a, String b) {
		int[] beforeLast = new int[b.length() + 1];
		int[] last = new int[b.length() + 1];
		int[] current = new int[b.length() + 1];
		Arrays.setAll(last, (index) -> index);
		for (int i = 1; i <= a.length(); i++) {
			current[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				int substitution = last[j - 1] + ((a.charAt(i - 1) != b.charAt(j - 1)) ? 1 : 0);
				current[j] = Math.min(substitution, Math.min(last[j], current[j - 1]) + 1);
				if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
					current[j] = Math.min(current[j], beforeLast[j - 2] + 1);
				}
			}
			int[] recycled = beforeLast;
			beforeLast = last;
			last = current;
			current = recycled;
		}
		return last[b.length()];
	}

}
