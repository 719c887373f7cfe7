package io.beluga.registry.internal.secret;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Lists the secrets of configurations: API keys, every {@link Secret}, what stands below
 * a key that says so, the values of maps with free keys, and the user-info and query of
 * addresses.
 */
final class KnownSecrets {

	private static final List<String> SENSITIVE_WORDS = List.of("key", "token", "secret", "pass", "pwd", "credential",
			"auth", "bearer", "cookie", "signature", "private", "dsn");

	/**
	 * No key is shorter, and a letter or two would be found in every message.
	 */
	private static final int SHORTEST = 4;

	/**
	 * A shorter value below a key such as {@code max-tokens}, or below one that says
	 * nothing, is no secret.
	 */
	private static final int SHORTEST_TOKEN = 6;

	/**
	 * A longer text of which nothing says that it is a secret is a prompt or a document,
	 * and to look for it would take memory without end.
	 */
	static final int LONGEST_SUSPECTED = 4096;

	private static final Pattern USER_INFO = Pattern.compile("://([^/?#\\s@]+)@");

	private final Set<String> secrets = new HashSet<>();

	/**
	 * The keys whose values the provider takes as secrets, whatever they are called.
	 */
	private final Set<String> secretKeys = new HashSet<>();

	/**
	 * Whether each map is one of free keys, since no type says what they are.
	 */
	private final boolean untyped;

	private KnownSecrets(boolean untyped) {
		this.untyped = untyped;
	}

	/**
	 * List secrets.
	 * @param configs the configurations
	 * @param bound what a provider has made of one of them, or {@code null}
	 * @return the secrets
	 */
	static Set<String> of(List<ProviderConfig> configs, @Nullable Object bound) {
		KnownSecrets known = new KnownSecrets(bound == null || bound instanceof ProviderConfig);
		Set<String> taken = BoundSecrets.of(bound);
		taken.forEach((secret) -> known.add(secret, SHORTEST));
		configs.forEach((config) -> config.customFields().forEach((key, value) -> known.findKeys(key, value, taken)));
		configs.forEach(known::add);
		return known.secrets;
	}

	/**
	 * Find the keys of what became a secret, since another configuration has another
	 * value there.
	 */
	private void findKeys(String key, @Nullable Object value, Set<String> taken) {
		if (value instanceof Map<?, ?> map) {
			map.forEach((name, element) -> findKeys(String.valueOf(name), element, taken));
		}
		else if (value instanceof Collection<?> collection) {
			collection.forEach((element) -> findKeys(key, element, taken));
		}
		else if (value != null && taken.contains(value.toString())) {
			this.secretKeys.add(folded(key));
		}
	}

	private void add(ProviderConfig config) {
		collect("api-key", config.apiKey(), false);
		if (config.endpoint() != null) {
			addParts(config.endpoint().toString());
		}
		config.customFields().forEach((key, value) -> collect(key, value, false));
	}

	/**
	 * Collect the secrets in a value.
	 * @param key what it is called, or what holds it where that says more
	 * @param free whether it stands below a free key, whose name says nothing
	 */
	private void collect(String key, @Nullable Object value, boolean free) {
		if (value instanceof Secret secret) {
			add(secret.reveal(), SHORTEST);
		}
		else if (value instanceof Map<?, ?> map) {
			boolean sensitive = isSensitive(key);
			map.forEach(
					(name, element) -> collect(sensitive ? key : String.valueOf(name), element, free || this.untyped));
		}
		else if (value instanceof Collection<?> collection) {
			collection.forEach((element) -> collect(key, element, free));
		}
		else if (value instanceof CharSequence || value instanceof Number) {
			collectText(key, value.toString(), free && value instanceof CharSequence);
		}
	}

	private void collectText(String key, String text, boolean free) {
		addParts(text);
		if (isSensitive(key)) {
			add(text, folded(key).contains("token") ? SHORTEST_TOKEN : SHORTEST);
			for (String word : text.split("\\s+")) {
				add(word, SHORTEST_TOKEN);
			}
		}
		else if (free && text.length() <= LONGEST_SUSPECTED) {
			add(text, SHORTEST_TOKEN);
		}
	}

	private boolean isSensitive(String key) {
		String folded = folded(key);
		return this.secretKeys.contains(folded) || SENSITIVE_WORDS.stream().anyMatch(folded::contains);
	}

	private static String folded(String key) {
		return key.toLowerCase(Locale.ROOT);
	}

	/**
	 * Add the user-info and the values of the query, where a text is an address.
	 */
	private void addParts(String text) {
		Matcher userInfo = USER_INFO.matcher(text);
		while (userInfo.find()) {
			add(userInfo.group(1), SHORTEST);
			for (String part : userInfo.group(1).split(":")) {
				add(part, SHORTEST);
			}
		}
		int query = text.contains("://") ? text.indexOf('?') : -1;
		if (query >= 0) {
			for (String parameter : text.substring(query + 1).split("[&;#]")) {
				add(parameter.substring(parameter.indexOf('=') + 1), SHORTEST);
			}
		}
	}

	private void add(@Nullable String secret, int shortest) {
		if (secret == null) {
			return;
		}
		// what is configured as a part of an address is encoded
		for (String form : List.of(secret, DecodedText.of(secret).percentDecoded().text())) {
			if (form.strip().length() >= shortest) {
				this.secrets.add(form);
			}
		}
	}

}
