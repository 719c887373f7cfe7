package io.beluga.registry.autoconfigure.endpoint;

import java.util.List;
import java.util.Locale;

import org.springframework.util.ClassUtils;

/**
 * Names of properties that may hold a secret.
 */
final class SensitiveNames {

	private static final List<String> WORDS = List.of("key", "token", "secret", "pass", "pwd", "credential", "auth",
			"bearer", "cookie", "signature", "private", "dsn", "jwt", "salt");

	private static final String COUNTED = "tokens";

	private SensitiveNames() {
	}

	/**
	 * Tell whether a value must not be shown.
	 * @param name the name of the property
	 * @param type its type: a number of tokens is no token
	 */
	static boolean isSensitive(String name, Class<?> type) {
		String folded = name.toLowerCase(Locale.ROOT);
		boolean number = Number.class.isAssignableFrom(ClassUtils.resolvePrimitiveIfNecessary(type));
		String examined = number ? folded.replace(COUNTED, "") : folded;
		return WORDS.stream().anyMatch(examined::contains);
	}

}
