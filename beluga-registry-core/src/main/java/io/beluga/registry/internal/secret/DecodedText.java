package io.beluga.registry.internal.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that was decoded. Each character knows where in the original text it comes from,
 * so that what is found in it can be masked there.
 */
final class DecodedText {

	/**
	 * A character of UTF-8 as one to four percent-encoded bytes.
	 */
	private static final Pattern PERCENT_ENCODED = Pattern
		.compile("%[0-7]H|%[CcDd]HT|%[Ee]HTT|%[Ff][0-7]TTT".replace("T", "%[89AaBb]H").replace("H", "[0-9A-Fa-f]"));

	private static final Pattern JSON_ESCAPE = Pattern.compile("\\\\(?:u[0-9A-Fa-f]{4}|[\"\\\\/bfnrt])");

	private final String text;

	/**
	 * Where each character begins in the original, and where the last one ends.
	 */
	private final int[] places;

	private DecodedText(String text, int[] places) {
		this.text = text;
		this.places = places;
	}

	static DecodedText of(String text) {
		int[] places = new int[text.length() + 1];
		Arrays.setAll(places, (i) -> i);
		return new DecodedText(text, places);
	}

	/**
	 * Return the ways to read a text: as it is, percent-decoded, JSON-unescaped, and one
	 * after the other.
	 */
	static Collection<DecodedText> readings(String text) {
		DecodedText plain = of(text);
		DecodedText decoded = plain.percentDecoded();
		DecodedText unescaped = plain.jsonUnescaped();
		// those that change nothing are the same object
		Set<DecodedText> readings = Collections.newSetFromMap(new IdentityHashMap<>());
		Collections.addAll(readings, plain, decoded, unescaped, decoded.jsonUnescaped(), unescaped.percentDecoded());
		return readings;
	}

	String text() {
		return this.text;
	}

	/**
	 * Return where a character begins in the original, or for the length where it ends.
	 */
	int place(int index) {
		return this.places[index];
	}

	/**
	 * Decode what is percent-encoded; what is not stays.
	 */
	DecodedText percentDecoded() {
		return (this.text.indexOf('%') < 0) ? this : decoded(PERCENT_ENCODED,
				(encoded) -> new String(HexFormat.of().parseHex(encoded.replace("%", "")), StandardCharsets.UTF_8));
	}

	DecodedText jsonUnescaped() {
		return (this.text.indexOf('\\') < 0) ? this : decoded(JSON_ESCAPE, DecodedText::unescaped);
	}

	private static String unescaped(String escape) {
		char code = escape.charAt(1);
		return String.valueOf((code == 'u') ? (char) HexFormat.fromHexDigits(escape, 2, 6)
				: "\"\\/\b\f\n\r\t".charAt("\"\\/bfnrt".indexOf(code)));
	}

	private DecodedText decoded(Pattern encoded, UnaryOperator<String> decoder) {
		StringBuilder decoded = new StringBuilder(this.text.length());
		int[] places = new int[this.places.length];
		Matcher matcher = encoded.matcher(this.text);
		int at = 0;
		while (at < this.text.length()) {
			boolean found = matcher.find();
			int end = found ? matcher.start() : this.text.length();
			System.arraycopy(this.places, at, places, decoded.length(), end - at);
			decoded.append(this.text, at, end);
			at = end;
			if (found) {
				String characters = decoder.apply(matcher.group());
				Arrays.fill(places, decoded.length(), decoded.length() + characters.length(), this.places[at]);
				decoded.append(characters);
				at = matcher.end();
			}
		}
		places[decoded.length()] = this.places[at];
		return new DecodedText(decoded.toString(), places);
	}

}
