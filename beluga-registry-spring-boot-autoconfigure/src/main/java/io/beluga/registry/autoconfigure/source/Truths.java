package io.beluga.registry.autoconfigure.source;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The words for true and false, the same as Boot's.
 */
public final class Truths {

	static final List<String> TRUE = List.of("true", "on", "yes", "1");

	static final List<String> FALSE = List.of("false", "off", "no", "0");

	private Truths() {
	}

	/**
	 * Read a word.
	 * @return what it means, or {@code null} if it is none of them
	 */
	public static @Nullable Boolean parse(String text) {
		String word = text.trim().toLowerCase(Locale.ROOT);
		if (TRUE.contains(word)) {
			return true;
		}
		return FALSE.contains(word) ? false : null;
	}

}
