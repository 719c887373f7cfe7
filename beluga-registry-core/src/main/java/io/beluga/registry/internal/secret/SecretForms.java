package io.beluga.registry.internal.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import io.beluga.registry.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets in texts, by the algorithm of Aho and Corasick: in one pass over each
 * reading of a text, however many secrets there are. A secret is looked for as it is,
 * stripped, and in Base64, alone or behind a user's name.
 */
final class SecretForms {

	/**
	 * Fewer characters of Base64 may be found in any text.
	 */
	private static final int SHORTEST_BASE64 = 5;

	private final Node root = new Node();

	SecretForms(Collection<String> secrets) {
		for (String secret : secrets) {
			byte[] stripped = EncodedText.of(secret.strip()).toBytes();
			addPlain(EncodedText.of(secret).toBytes());
			addPlain(stripped);
			addBase64(stripped);
		}
		connect();
	}

	private void addPlain(byte[] form) {
		add(form).plain = form.length;
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
				for (Base64.Encoder encoder : new Base64.Encoder[] { Base64.getEncoder(), Base64.getUrlEncoder() }) {
					String form = encoder.encodeToString(shifted).substring(from, to);
					add(form.getBytes(StandardCharsets.US_ASCII)).base64 = form.length();
				}
			}
		}
	}

	private Node add(byte[] form) {
		Node node = this.root;
		for (byte value : form) {
			node = node.getOrAdd(folded(value));
		}
		return node;
	}

	/**
	 * Let each node know where to go on after a mismatch, and what else ends there.
	 */
	private void connect() {
		Deque<Node> open = new ArrayDeque<>();
		open.add(this.root);
		while (!open.isEmpty()) {
			Node node = open.remove();
			node.forEach((value, next) -> {
				Node fallback = (node.fallback != null) ? node.fallback.step(value) : this.root;
				next.fallback = fallback;
				next.plain = Math.max(next.plain, fallback.plain);
				next.base64 = Math.max(next.base64, fallback.base64);
				open.add(next);
			});
		}
	}

	/**
	 * Take a blank for a plus, which stands for one in the query of an address.
	 */
	private static byte folded(byte value) {
		return (value == '+') ? (byte) ' ' : value;
	}

	boolean isIn(@Nullable String text) {
		if (text == null || this.root.first == null) {
			return false;
		}
		for (EncodedText reading : EncodedText.readings(text)) {
			Node node = this.root;
			for (int i = 0; i < reading.size(); i++) {
				node = node.step(folded(reading.byteAt(i)));
				if (node.plain > 0 || node.base64 > 0) {
					return true;
				}
			}
		}
		return false;
	}

	@Nullable String mask(@Nullable String text) {
		if (text == null || !isIn(text)) {
			return text;
		}
		Cover cover = new Cover(text);
		EncodedText.readings(text).forEach((reading) -> find(reading, cover));
		return cover.masked();
	}

	/**
	 * Cover the secrets in a reading of a text. One in Base64 is covered from the first
	 * to the last character of that encoding.
	 */
	private void find(EncodedText reading, Cover cover) {
		Node node = this.root;
		int start = 0;
		boolean found = false;
		for (int i = 0; i < reading.size(); i++) {
			byte value = reading.byteAt(i);
			if (!isBase64(value) || (value != '=' && i > 0 && reading.byteAt(i - 1) == '=')) {
				if (found) {
					cover.add(reading, start, i);
					found = false;
				}
				start = isBase64(value) ? i : i + 1;
			}
			node = node.step(folded(value));
			if (node.plain > 0) {
				cover.add(reading, i + 1 - node.plain, i + 1);
			}
			if (node.base64 > 0) {
				cover.add(reading, i + 1 - node.base64, i + 1);
				found = true;
			}
		}
		if (found) {
			cover.add(reading, start, reading.size());
		}
	}

	private static boolean isBase64(byte character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9') || "+/-_=".indexOf(character) >= 0;
	}

	/**
	 * What is known of a text that ends here, as far as a secret may go on.
	 */
	private static final class Node {

		/**
		 * The first node that follows, in most nodes the only one: a map for each would
		 * take most of the memory.
		 */
		private @Nullable Node first;

		private byte firstValue;

		private @Nullable Map<Byte, Node> others;

		private @Nullable Node fallback;

		/**
		 * The length of the longest secret that ends here.
		 */
		private int plain;

		/**
		 * The length of the longest one in Base64.
		 */
		private int base64;

		Node step(byte value) {
			Node node = this;
			Node next = node.get(value);
			while (next == null && node.fallback != null) {
				node = node.fallback;
				next = node.get(value);
			}
			return (next != null) ? next : node;
		}

		private @Nullable Node get(byte value) {
			if (this.first != null && this.firstValue == value) {
				return this.first;
			}
			return (this.others != null) ? this.others.get(value) : null;
		}

		Node getOrAdd(byte value) {
			Node next = get(value);
			if (next != null) {
				return next;
			}
			next = new Node();
			if (this.first == null) {
				this.first = next;
				this.firstValue = value;
				return next;
			}
			if (this.others == null) {
				this.others = new HashMap<>();
			}
			this.others.put(value, next);
			return next;
		}

		void forEach(BiConsumer<Byte, Node> action) {
			if (this.first != null) {
				action.accept(this.firstValue, this.first);
			}
			if (this.others != null) {
				this.others.forEach(action);
			}
		}

	}

	/**
	 * The parts of a text that are to be masked.
	 */
	private static final class Cover {

		private final String text;

		/**
		 * How many parts begin less how many end at each place.
		 */
		private final int[] changes;

		Cover(String text) {
			this.text = text;
			this.changes = new int[text.length() + 1];
		}

		void add(EncodedText reading, int from, int to) {
			this.changes[reading.place(from)]++;
			this.changes[reading.place(to)]--;
		}

		String masked() {
			StringBuilder masked = new StringBuilder();
			int depth = 0;
			for (int i = 0; i < this.text.length(); i++) {
				boolean begins = depth == 0 && this.changes[i] > 0;
				depth += this.changes[i];
				if (begins) {
					masked.append(Secret.MASK);
				}
				else if (depth == 0) {
					masked.append(this.text.charAt(i));
				}
			}
			return masked.toString();
		}

	}

}
