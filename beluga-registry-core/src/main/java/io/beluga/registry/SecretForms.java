package io.beluga.registry;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.beluga.registry.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets in texts: as they are and in the forms in which clients send and quote
 * them, which are URL-encoded, JSON-escaped and Base64, alone or behind a user's name.
 */
final class SecretForms {

	/**
	 * A shorter secret may well be a part of a name by chance.
	 */
	private static final int SHORTEST_IN_NAMES = 8;

	/**
	 * Fewer characters of Base64 may be found in any text.
	 */
	private static final int SHORTEST_BASE64 = 5;

	/**
	 * The longest first, since one may be a part of another.
	 */
	private final List<String> forms;

	private final List<String> inNames;

	/**
	 * What all Base64 texts have in common in which the secret stands.
	 */
	private final List<String> base64;

	SecretForms(Collection<String> secrets) {
		Set<String> forms = new HashSet<>();
		Set<String> base64 = new HashSet<>();
		for (String secret : secrets) {
			addForms(secret, forms);
			addBase64(secret.strip(), base64);
		}
		this.forms = longestFirst(forms);
		this.inNames = this.forms.stream().filter((form) -> form.length() >= SHORTEST_IN_NAMES).toList();
		this.base64 = longestFirst(base64);
	}

	private static List<String> longestFirst(Set<String> texts) {
		return texts.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
	}

	private static void addForms(String secret, Set<String> forms) {
		forms.add(secret);
		forms.add(secret.strip());
		String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
		for (String text : List.of(encoded, encoded.replace("+", "%20"))) {
			forms.add(text);
			forms.add(lowerCaseEscapes(text));
		}
		forms.add(jsonEscaped(secret, false));
		forms.add(jsonEscaped(secret, true));
		forms.add(jsonEscaped(secret, false).replace("/", "\\/"));
		try {
			forms.add(URLDecoder.decode(secret, StandardCharsets.UTF_8));
		}
		catch (IllegalArgumentException ex) {
			// not encoded: the text itself is in the set
			forms.add(secret);
		}
	}

	private static String lowerCaseEscapes(String encoded) {
		StringBuilder text = new StringBuilder(encoded);
		for (int i = text.indexOf("%"); i >= 0 && i + 2 < text.length(); i = text.indexOf("%", i + 1)) {
			text.replace(i + 1, i + 3, text.substring(i + 1, i + 3).toLowerCase(Locale.ROOT));
		}
		return text.toString();
	}

	/**
	 * Escape as JSON demands, and as some writers do with all that HTML or ASCII lacks.
	 */
	private static String jsonEscaped(String secret, boolean all) {
		StringBuilder text = new StringBuilder();
		for (char character : secret.toCharArray()) {
			switch (character) {
				case '"', '\\' -> text.append('\\').append(character);
				case '\n' -> text.append("\\n");
				case '\r' -> text.append("\\r");
				case '\t' -> text.append("\\t");
				default -> {
					boolean escape = character < ' ' || (all && (character > '~' || "<>&'=+".indexOf(character) >= 0));
					text.append(escape ? String.format(Locale.ROOT, "\\u%04x", (int) character) : character);
				}
			}
		}
		return text.toString();
	}

	/**
	 * Add what Base64 makes of a secret whatever stands before and after it: each of the
	 * three positions that it can have in a group of three bytes, without the characters
	 * at both ends that depend on its neighbours.
	 */
	private static void addBase64(String secret, Set<String> base64) {
		byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
		for (int offset = 0; offset < 3; offset++) {
			byte[] shifted = new byte[offset + bytes.length];
			System.arraycopy(bytes, 0, shifted, offset, bytes.length);
			int from = (offset * 8 + 5) / 6;
			int to = shifted.length * 8 / 6;
			if (to - from >= SHORTEST_BASE64) {
				base64.add(Base64.getEncoder().encodeToString(shifted).substring(from, to));
				base64.add(Base64.getUrlEncoder().encodeToString(shifted).substring(from, to));
			}
		}
	}

	boolean isIn(@Nullable String text) {
		return text != null
				&& (this.forms.stream().anyMatch(text::contains) || this.base64.stream().anyMatch(text::contains));
	}

	/**
	 * Tell whether a secret is in the name of a class, a method or a file.
	 */
	boolean isIn(StackTraceElement frame) {
		return isInName(frame.getClassName()) || isInName(frame.getMethodName()) || isInName(frame.getFileName());
	}

	private boolean isInName(@Nullable String name) {
		return name != null && this.inNames.stream().anyMatch(name::contains);
	}

	@Nullable String mask(@Nullable String text) {
		if (text == null) {
			return null;
		}
		String masked = replace(text, this.forms);
		for (String core : this.base64) {
			int at = masked.indexOf(core);
			while (at >= 0) {
				masked = maskBase64(masked, at, at + core.length());
				at = masked.indexOf(core);
			}
		}
		return masked;
	}

	String maskName(String name) {
		return replace(name, this.inNames);
	}

	private static String replace(String text, List<String> forms) {
		String masked = text;
		for (String form : forms) {
			masked = masked.replace(form, Secret.MASK);
		}
		return masked;
	}

	/**
	 * Mask a Base64 text from its first to its last character.
	 */
	private static String maskBase64(String text, int from, int to) {
		int start = from;
		while (start > 0 && isBase64(text.charAt(start - 1))) {
			start--;
		}
		int end = to;
		while (end < text.length() && isBase64(text.charAt(end))) {
			end++;
		}
		return text.substring(0, start) + Secret.MASK + text.substring(end);
	}

	private static boolean isBase64(char character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9') || "+/-_=".indexOf(character) >= 0;
	}

}
