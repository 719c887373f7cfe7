package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * Regular expressions for the texts that Boot's conversions read.
 */
final class TextForms {

	static final String DATA_SIZE = "^\\s*(?:[+-]\\s*)?[0-9](?:\\s*[0-9])*\\s*(?:(?:[KMGT]\\s*)?B)?\\s*$";

	/**
	 * A size as people write it.
	 */
	static final String PLAIN_DATA_SIZE = "^[+-]?[0-9]+(?:B|KB|MB|GB|TB)?$";

	/**
	 * With a scheme, characters that a URI cannot have are escaped.
	 */
	static final String URI = "^\\s*(?:[A-Za-z][A-Za-z0-9+.-]*:[\\s\\S]*\\S|[^\\s:\"<>\\\\^`{|}\\[\\]]+)\\s*$";

	/**
	 * As the endpoint of a provider is read: nothing is escaped.
	 */
	static final String STRICT_URI = "^\\s*(?![\\s\\S]*%(?![0-9a-fA-F]{2}))(?:[A-Za-z][A-Za-z0-9+.-]*:[^\\s\"<>\\\\^`{|}]+"
			+ "|[^\\s:/?#\"<>\\\\^`{|}\\[\\]]*(?:[/?#][^\\s\"<>\\\\^`{|}]*)?)\\s*$";

	private static final String SIMPLE_DURATION = "[+-]?[0-9]+(?:[nNuUmM]?[sS]|[mM]|[hH]|[dD])?";

	private static final String ISO_DURATION = "[+-]?[pP](?=[0-9+-]|[tT][0-9+-])(?:[+-]?[0-9]+[dD])?"
			+ "(?:[tT](?=[0-9+-])(?:[+-]?[0-9]+[hH])?(?:[+-]?[0-9]+[mM])?(?:[+-]?[0-9]+(?:[.,][0-9]{0,9})?[sS])?)?";

	/**
	 * A duration in any notation, as a part of a text.
	 */
	static final String DURATION = SIMPLE_DURATION + "|" + ISO_DURATION;

	private TextForms() {
	}

	static String duration(@Nullable DurationStyle style) {
		if (style == DurationStyle.SIMPLE) {
			return "^" + SIMPLE_DURATION + "$";
		}
		return "^(?:" + ((style == null) ? SIMPLE_DURATION + "|" : "") + ISO_DURATION + ")$";
	}

	/**
	 * Return what matches some truth values.
	 */
	static String booleans(@Nullable Collection<?> values) {
		return "^[\\u0000-\\u0020]*(?:" + booleanWords(values) + ")[\\u0000-\\u0020]*$";
	}

	/**
	 * Return what matches the words alone.
	 */
	static String booleanWords(@Nullable Collection<?> values) {
		List<String> words = new ArrayList<>();
		if (values == null || values.contains(true)) {
			words.addAll(Truths.TRUE);
		}
		if (values == null || values.contains(false)) {
			words.addAll(Truths.FALSE);
		}
		return words.stream().map((word) -> anyCase(word, "")).collect(Collectors.joining("|"));
	}

	/**
	 * Return what matches the constants of an enum: letters and digits count, in any
	 * case, nothing else does.
	 */
	static String constants(Class<?> type) {
		return "^" + constantsText(type) + "$";
	}

	static String constantsText(Class<?> type) {
		String between = "[^\\p{L}\\p{Nd}]*";
		return between + "(?:"
				+ Arrays.stream(type.getEnumConstants())
					.map((constant) -> canonical(((Enum<?>) constant).name()))
					.flatMap((name) -> switch (name) {
						case "on" -> List.of(name, "true").stream();
						case "off" -> List.of(name, "false").stream();
						default -> List.of(name).stream();
					})
					.distinct()
					.map((name) -> anyCase(name, between))
					.collect(Collectors.joining("|"))
				+ ")" + between;
	}

	/**
	 * Return the truth values that an enum has constants for.
	 */
	static List<Boolean> truths(Class<?> type) {
		List<String> names = Arrays.stream(type.getEnumConstants())
			.map((constant) -> canonical(((Enum<?>) constant).name()))
			.toList();
		return List.of(true, false)
			.stream()
			.filter((truth) -> names.contains(truth.toString()) || names.contains(truth ? "on" : "off"))
			.toList();
	}

	private static String canonical(String name) {
		return name.chars()
			.filter(Character::isLetterOrDigit)
			.map(Character::toLowerCase)
			.mapToObj((character) -> String.valueOf((char) character))
			.collect(Collectors.joining());
	}

	private static String anyCase(String word, String between) {
		return word.chars().mapToObj((character) -> {
			String lower = String.valueOf((char) character);
			String upper = lower.toUpperCase(Locale.ROOT);
			return (upper.equals(lower) || upper.length() > 1) ? lower : "[" + lower + upper + "]";
		}).collect(Collectors.joining(between));
	}

}
