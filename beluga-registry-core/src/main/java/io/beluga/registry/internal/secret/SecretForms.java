package io.beluga.registry.internal.secret;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.beluga.registry.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets in texts. In each reading of a text a secret is looked for as it is,
 * stripped, and in Base64, alone or behind a user's name.
 */
final class SecretForms {

	/**
	 * Fewer characters of Base64 may be found in any text.
	 */
	private static final int SHORTEST_BASE64 = 5;

	private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]+=*");

	private final Set<String> plain = new LinkedHashSet<>();

	private final Set<String> base64 = new LinkedHashSet<>();

	SecretForms(Collection<String> secrets) {
		for (String secret : secrets) {
			this.plain.add(folded(secret));
			this.plain.add(folded(secret.strip()));
			addBase64(secret.strip().getBytes(StandardCharsets.UTF_8));
		}
		this.plain.remove("");
	}

	/**
	 * Add what Base64 makes of a secret whatever stands before and after it: each of the
	 * three positions that it can have in a group of three bytes, without the characters
	 * at both ends that depend on its neighbours.
	 */
	private void addBase64(byte[] secret) {
		for (int offset = 0; offset < 3; offset++) {
			byte[] shifted = new byte[offset + secret.length];
			System.arraycopy(secret, 0, shifted, offset, secret.length);
			int from = (offset * 8 + 5) / 6;
			int to = shifted.length * 8 / 6;
			if (to - from >= SHORTEST_BASE64) {
				this.base64.add(folded(Base64.getEncoder().encodeToString(shifted).substring(from, to)));
				this.base64.add(folded(Base64.getUrlEncoder().encodeToString(shifted).substring(from, to)));
			}
		}
	}

	boolean isIn(@Nullable String text) {
		return text != null && !covered(text).isEmpty();
	}

	@Nullable String mask(@Nullable String text) {
		if (text == null) {
			return null;
		}
		BitSet covered = covered(text);
		StringBuilder masked = new StringBuilder();
		int at = 0;
		for (int from = covered.nextSetBit(0); from >= 0; from = covered.nextSetBit(at)) {
			masked.append(text, at, from).append(Secret.MASK);
			at = covered.nextClearBit(from);
		}
		return masked.append(text, at, text.length()).toString();
	}

	/**
	 * Find the characters of a text that are to be masked.
	 */
	private BitSet covered(String text) {
		BitSet covered = new BitSet();
		DecodedText.readings(text).forEach((reading) -> cover(reading, covered));
		return covered;
	}

	private void cover(DecodedText reading, BitSet covered) {
		String folded = folded(reading.text());
		find(this.plain, folded, reading, covered);
		BitSet encoded = new BitSet();
		find(this.base64, folded, reading, encoded);
		if (encoded.isEmpty()) {
			return;
		}
		covered.or(encoded);
		// a text in Base64 is covered from its first to its last character
		Matcher whole = BASE64.matcher(reading.text());
		while (whole.find()) {
			int from = reading.place(whole.start());
			int to = reading.place(whole.end());
			int first = encoded.nextSetBit(from);
			if (first >= 0 && first < to) {
				covered.set(from, to);
			}
		}
	}

	private static void find(Set<String> forms, String folded, DecodedText reading, BitSet found) {
		for (String form : forms) {
			for (int at = folded.indexOf(form); at >= 0; at = folded.indexOf(form, at + 1)) {
				found.set(reading.place(at), reading.place(at + form.length()));
			}
		}
	}

	/**
	 * Take a blank for a plus, which stands for one in the query of an address.
	 */
	private static String folded(String text) {
		return text.replace('+', ' ');
	}

}
