package io.beluga.registry;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the secrets of a configuration out of exceptions that foreign code throws.
 */
final class SecretMasking {

	private static final List<String> SENSITIVE_WORDS = List.of("key", "token", "secret", "password", "passwd", "pwd",
			"credential", "authorization", "cookie", "passphrase", "signature");

	/**
	 * No key is shorter, and a letter or two would be found in every message.
	 */
	private static final int SHORTEST_SECRET = 4;

	/**
	 * A shorter string below a key such as {@code max-tokens} is no secret, and masking
	 * it would spoil messages.
	 */
	private static final int SHORTEST_PLAIN = 6;

	private final @Nullable ProviderConfig config;

	SecretMasking(@Nullable ProviderConfig config) {
		this.config = config;
	}

	/**
	 * Mask a throwable, its causes and what it suppressed.
	 * @param throwable what foreign code threw
	 * @return the same object where no secret is in it; else a stand-in with the class
	 * name, the stack trace and the masked message
	 */
	Throwable mask(Throwable throwable) {
		List<String> secrets = secrets();
		if (secrets.isEmpty()) {
			return throwable;
		}
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		return isTainted(throwable, secrets, seen) ? standIn(throwable, secrets, new IdentityHashMap<>()) : throwable;
	}

	private static boolean isTainted(@Nullable Throwable throwable, List<String> secrets, Set<Throwable> seen) {
		if (throwable == null || !seen.add(throwable)) {
			return false;
		}
		if (holds(throwable.getMessage(), secrets) || holds(throwable.getLocalizedMessage(), secrets)
				|| holds(throwable.toString(), secrets) || isTainted(throwable.getCause(), secrets, seen)) {
			return true;
		}
		for (Throwable suppressed : throwable.getSuppressed()) {
			if (isTainted(suppressed, secrets, seen)) {
				return true;
			}
		}
		return false;
	}

	private static boolean holds(@Nullable String text, List<String> secrets) {
		return text != null && secrets.stream().anyMatch(text::contains);
	}

	private static StandIn standIn(Throwable original, List<String> secrets, Map<Throwable, StandIn> made) {
		StandIn known = made.get(original);
		if (known != null) {
			return known;
		}
		StandIn standIn = new StandIn(original, masked(original.toString(), secrets),
				masked(original.getMessage(), secrets));
		made.put(original, standIn);
		if (original.getCause() != null) {
			standIn.initCause(standIn(original.getCause(), secrets, made));
		}
		for (Throwable suppressed : original.getSuppressed()) {
			standIn.addSuppressed(standIn(suppressed, secrets, made));
		}
		return standIn;
	}

	private static @Nullable String masked(@Nullable String text, List<String> secrets) {
		String masked = text;
		for (String secret : secrets) {
			masked = (masked != null) ? masked.replace(secret, Secret.MASK) : null;
		}
		return masked;
	}

	/**
	 * List what must not be printed, the longest first.
	 */
	private List<String> secrets() {
		Set<String> secrets = new HashSet<>();
		if (this.config != null) {
			collect("api-key", this.config.apiKey(), secrets);
			collectParts(this.config.endpoint(), secrets);
			this.config.customFields().forEach((key, value) -> collect(key, value, secrets));
		}
		return secrets.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
	}

	private static void collect(String key, @Nullable Object value, Set<String> secrets) {
		if (value instanceof Secret secret) {
			add(secret.reveal(), secrets);
		}
		else if (value instanceof Map<?, ?> map) {
			boolean sensitive = isSensitive(key);
			map.forEach((name, element) -> collect(sensitive ? key : String.valueOf(name), element, secrets));
		}
		else if (value instanceof Collection<?> collection) {
			collection.forEach((element) -> collect(key, element, secrets));
		}
		else if (value instanceof CharSequence text && text.length() >= SHORTEST_PLAIN && isSensitive(key)) {
			add(text.toString(), secrets);
		}
	}

	private static boolean isSensitive(String key) {
		String folded = key.toLowerCase(Locale.ROOT);
		return SENSITIVE_WORDS.stream().anyMatch(folded::contains);
	}

	private static void collectParts(@Nullable URI endpoint, Set<String> secrets) {
		if (endpoint != null) {
			add(endpoint.getRawUserInfo(), secrets);
			add(endpoint.getRawQuery(), secrets);
		}
	}

	private static void add(@Nullable String secret, Set<String> secrets) {
		if (secret != null && secret.strip().length() >= SHORTEST_SECRET) {
			secrets.add(secret);
			secrets.add(secret.strip());
			secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
		}
	}

	/**
	 * Takes the place of a throwable whose message holds a secret.
	 */
	private static final class StandIn extends Exception {

		private static final long serialVersionUID = 1L;

		private final String text;

		StandIn(Throwable original, @Nullable String text, @Nullable String message) {
			super(message);
			this.text = (text != null) ? text : original.getClass().getName();
			setStackTrace(original.getStackTrace());
		}

		@Override
		public synchronized Throwable fillInStackTrace() {
			return this;
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

}
