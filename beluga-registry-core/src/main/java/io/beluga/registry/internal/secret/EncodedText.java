package io.beluga.registry.internal.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A text as bytes in UTF-8, each of which knows where in the original text it comes from.
 * What is decoded keeps these places, so that what is found in it can be masked there.
 */
final class EncodedText {

	private byte[] bytes;

	/**
	 * Where each byte begins in the original, and where the last one ends.
	 */
	private int[] places;

	private int size;

	private EncodedText(int capacity) {
		this.bytes = new byte[capacity];
		this.places = new int[capacity + 1];
	}

	static EncodedText of(String text) {
		EncodedText encoded = new EncodedText(text.length());
		int at = 0;
		while (at < text.length()) {
			int character = text.codePointAt(at);
			encoded.addCharacter(character, at);
			at += Character.charCount(character);
		}
		return encoded.endAt(at);
	}

	/**
	 * Return the ways to read a text: as it is, percent-decoded, JSON-unescaped, and one
	 * after the other.
	 */
	static Collection<EncodedText> readings(String text) {
		EncodedText plain = of(text);
		EncodedText decoded = plain.percentDecoded();
		EncodedText unescaped = plain.jsonUnescaped();
		// those that change nothing are the same object
		Set<EncodedText> readings = new LinkedHashSet<>();
		readings.add(plain);
		readings.add(decoded);
		readings.add(unescaped);
		readings.add(decoded.jsonUnescaped());
		readings.add(unescaped.percentDecoded());
		return readings;
	}

	int size() {
		return this.size;
	}

	byte byteAt(int index) {
		return this.bytes[index];
	}

	/**
	 * Return where a byte begins in the original, or for the size where it ends.
	 */
	int place(int index) {
		return this.places[index];
	}

	byte[] toBytes() {
		return Arrays.copyOf(this.bytes, this.size);
	}

	@Override
	public String toString() {
		return new String(this.bytes, 0, this.size, StandardCharsets.UTF_8);
	}

	EncodedText percentDecoded() {
		if (!contains('%')) {
			return this;
		}
		EncodedText decoded = new EncodedText(this.size);
		int at = 0;
		while (at < this.size) {
			int value = (this.bytes[at] == '%') ? hex(at + 1, 2) : -1;
			decoded.add((value >= 0) ? (byte) value : this.bytes[at], this.places[at]);
			at += (value >= 0) ? 3 : 1;
		}
		return decoded.endAt(this.places[this.size]);
	}

	EncodedText jsonUnescaped() {
		if (!contains('\\')) {
			return this;
		}
		EncodedText unescaped = new EncodedText(this.size);
		int at = 0;
		while (at < this.size) {
			at += (this.bytes[at] == '\\') ? unescape(at, unescaped) : copy(at, unescaped);
		}
		return unescaped.endAt(this.places[this.size]);
	}

	private int copy(int at, EncodedText target) {
		target.add(this.bytes[at], this.places[at]);
		return 1;
	}

	/**
	 * Unescape what begins with a backslash.
	 * @return how many bytes it has; one where it is no escape
	 */
	private int unescape(int at, EncodedText target) {
		int code = (at + 1 < this.size) ? this.bytes[at + 1] : 0;
		int simple = "\"\\/bfnrt".indexOf(code);
		if (simple >= 0) {
			target.add((byte) "\"\\/\b\f\n\r\t".charAt(simple), this.places[at]);
			return 2;
		}
		int unit = (code == 'u') ? hex(at + 2, 4) : -1;
		if (unit < 0) {
			return copy(at, target);
		}
		boolean pair = Character.isHighSurrogate((char) unit) && at + 7 < this.size && this.bytes[at + 6] == '\\'
				&& this.bytes[at + 7] == 'u';
		int low = pair ? hex(at + 8, 4) : -1;
		if (low >= 0 && Character.isLowSurrogate((char) low)) {
			target.addCharacter(Character.toCodePoint((char) unit, (char) low), this.places[at]);
			return 12;
		}
		target.addCharacter(unit, this.places[at]);
		return 6;
	}

	private boolean contains(char character) {
		for (int i = 0; i < this.size; i++) {
			if (this.bytes[i] == character) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Read a hexadecimal number.
	 * @return the number, or -1 where there is none
	 */
	private int hex(int from, int length) {
		int value = 0;
		for (int i = from; i < from + length; i++) {
			int digit = (i < this.size) ? Character.digit(this.bytes[i], 16) : -1;
			if (digit < 0) {
				return -1;
			}
			value = value * 16 + digit;
		}
		return value;
	}

	private void addCharacter(int character, int place) {
		if (character < 0x80) {
			add((byte) character, place);
			return;
		}
		int following = (character < 0x800) ? 1 : (character < 0x10000) ? 2 : 3;
		int prefix = (0xF80 >> following) & 0xFF;
		add((byte) (prefix | (character >> (6 * following))), place);
		for (int i = following - 1; i >= 0; i--) {
			add((byte) (0x80 | ((character >> (6 * i)) & 0x3F)), place);
		}
	}

	private void add(byte value, int place) {
		if (this.size == this.bytes.length) {
			int capacity = 2 * this.size + 16;
			this.bytes = Arrays.copyOf(this.bytes, capacity);
			this.places = Arrays.copyOf(this.places, capacity + 1);
		}
		this.bytes[this.size] = value;
		this.places[this.size++] = place;
	}

	private EncodedText endAt(int place) {
		this.places[this.size] = place;
		return this;
	}

}
