package io.beluga.registry;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the secrets of a configuration out of exceptions that foreign code throws.
 */
final class SecretMasking {

	/**
	 * Masks nothing, where no configuration is known yet.
	 */
	static final SecretMasking NONE = new SecretMasking();

	private static final List<String> SENSITIVE_WORDS = List.of("key", "token", "secret", "pass", "pwd", "credential",
			"auth", "bearer", "cookie", "signature", "private", "dsn");

	/**
	 * No key is shorter, and a letter or two would be found in every message.
	 */
	private static final int SHORTEST = 4;

	/**
	 * A shorter value below a key such as {@code max-tokens} is no secret.
	 */
	private static final int SHORTEST_TOKEN = 6;

	private static final Pattern USER_INFO = Pattern.compile("://([^/?#\\s@]+)@");

	private final List<ProviderConfig> configs;

	/**
	 * Create the masking of configurations.
	 * @param configs the configurations that foreign code has seen; {@code null} is
	 * ignored
	 */
	SecretMasking(@Nullable ProviderConfig... configs) {
		this.configs = Arrays.stream(configs).filter(Objects::nonNull).toList();
	}

	/**
	 * Mask a text.
	 */
	@Nullable String mask(@Nullable String text) {
		return masked(text, secrets());
	}

	/**
	 * Mask a violation that foreign code found.
	 */
	ConfigViolation mask(ConfigViolation violation) {
		List<String> secrets = secrets();
		return new ConfigViolation(violation.property(), Objects.requireNonNull(masked(violation.message(), secrets)),
				masked(violation.origin(), secrets), masked(violation.suggestion(), secrets));
	}

	/**
	 * Mask a throwable, its causes and what it suppressed.
	 * @param throwable what foreign code threw
	 * @return the same object where no secret is in it; else a stand-in with the class
	 * name, the stack trace and the masked message
	 */
	Throwable mask(Throwable throwable) {
		return standIn(throwable, secrets(), new IdentityHashMap<>());
	}

	private static boolean isTainted(@Nullable Throwable throwable, List<String> secrets, Set<Throwable> seen) {
		if (throwable == null || !seen.add(throwable)) {
			return false;
		}
		if (holds(throwable, secrets) || isTainted(Failures.causeOf(throwable), secrets, seen)) {
			return true;
		}
		for (Throwable suppressed : throwable.getSuppressed()) {
			if (isTainted(suppressed, secrets, seen)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Look into the texts of a throwable. One that cannot tell them cannot be printed
	 * either.
	 */
	private static boolean holds(Throwable throwable, List<String> secrets) {
		try {
			return holds(throwable.getMessage(), secrets) || holds(throwable.getLocalizedMessage(), secrets)
					|| holds(throwable.toString(), secrets) || throwable.getCause() == throwable;
		}
		catch (RuntimeException ex) {
			return true;
		}
	}

	private static boolean holds(@Nullable String text, List<String> secrets) {
		return text != null && secrets.stream().anyMatch(text::contains);
	}

	/**
	 * Copy a chain as far as there is a secret in it or below.
	 */
	private static Throwable standIn(Throwable original, List<String> secrets, Map<Throwable, StandIn> made) {
		StandIn known = made.get(original);
		if (known != null) {
			return known;
		}
		if (!isTainted(original, secrets, Collections.newSetFromMap(new IdentityHashMap<>()))) {
			return original;
		}
		StandIn standIn = StandIn.of(original, secrets);
		made.put(original, standIn);
		Throwable cause = Failures.causeOf(original);
		if (cause != null) {
			standIn.initCause(standIn(cause, secrets, made));
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
		for (ProviderConfig config : this.configs) {
			collect("api-key", config.apiKey(), secrets);
			if (config.endpoint() != null) {
				addParts(config.endpoint().toString(), secrets);
			}
			config.customFields().forEach((key, value) -> collect(key, value, secrets));
		}
		return secrets.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
	}

	private static void collect(String key, @Nullable Object value, Set<String> secrets) {
		if (value instanceof Secret secret) {
			add(secret.reveal(), SHORTEST, secrets);
		}
		else if (value instanceof Map<?, ?> map) {
			boolean sensitive = isSensitive(key);
			map.forEach((name, element) -> collect(sensitive ? key : String.valueOf(name), element, secrets));
		}
		else if (value instanceof Collection<?> collection) {
			collection.forEach((element) -> collect(key, element, secrets));
		}
		else if (value instanceof CharSequence || value instanceof Number) {
			String text = value.toString();
			addParts(text, secrets);
			if (isSensitive(key)) {
				int shortest = folded(key).contains("token") ? SHORTEST_TOKEN : SHORTEST;
				add(text, shortest, secrets);
				for (String word : text.split("\\s+")) {
					add(word, SHORTEST_TOKEN, secrets);
				}
			}
		}
	}

	private static boolean isSensitive(String key) {
		String folded = folded(key);
		return SENSITIVE_WORDS.stream().anyMatch(folded::contains);
	}

	private static String folded(String key) {
		return key.toLowerCase(Locale.ROOT);
	}

	/**
	 * Add the user-info and the values of the query, where a text is an address.
	 */
	private static void addParts(String text, Set<String> secrets) {
		Matcher userInfo = USER_INFO.matcher(text);
		while (userInfo.find()) {
			add(userInfo.group(1), SHORTEST, secrets);
			for (String part : userInfo.group(1).split(":")) {
				add(part, SHORTEST, secrets);
			}
		}
		int query = text.contains("://") ? text.indexOf('?') : -1;
		if (query >= 0) {
			for (String parameter : text.substring(query + 1).split("[&;#]")) {
				add(parameter.substring(parameter.indexOf('=') + 1), SHORTEST, secrets);
			}
		}
	}

	private static void add(@Nullable String secret, int shortest, Set<String> secrets) {
		if (secret != null && secret.strip().length() >= shortest) {
			secrets.add(secret);
			secrets.add(secret.strip());
			secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
			try {
				secrets.add(URLDecoder.decode(secret, StandardCharsets.UTF_8));
			}
			catch (IllegalArgumentException ex) {
				// not encoded: the text itself is in the set
				secrets.add(secret);
			}
		}
	}

	/**
	 * Takes the place of a throwable whose message holds a secret.
	 */
	private static final class StandIn extends Exception {

		private static final long serialVersionUID = 1L;

		private final String text;

		private StandIn(Throwable original, String text, @Nullable String message) {
			super(message);
			this.text = text;
			setStackTrace(original.getStackTrace());
		}

		static StandIn of(Throwable original, List<String> secrets) {
			try {
				return new StandIn(original, String.valueOf(masked(original.toString(), secrets)),
						masked(original.getMessage(), secrets));
			}
			catch (RuntimeException ex) {
				return new StandIn(original, original.getClass().getName(), null);
			}
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
