package io.beluga.registry.autoconfigure.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a configured provider that have a meaning of their own.
 */
public final class ReservedKeys {

	public static final String PROVIDER_NAME = "provider-name";

	public static final String API_KEY = "api-key";

	public static final String ENDPOINT = "endpoint";

	public static final String TIMEOUT = "timeout";

	public static final String EXTENDS = "extends";

	public static final String OPTIONAL = "optional";

	public static final String ENABLED = "enabled";

	public static final String PROBE = "probe";

	public static final String CREATION_TIMEOUT = "creation-timeout";

	public static final String DRAIN_TIMEOUT = "drain-timeout";

	/**
	 * Every reserved key.
	 */
	public static final List<String> ALL = List.of(PROVIDER_NAME, API_KEY, ENDPOINT, TIMEOUT, EXTENDS, OPTIONAL,
			ENABLED, PROBE, CREATION_TIMEOUT, DRAIN_TIMEOUT);

	/**
	 * What a configured provider does not take over from the one it extends.
	 */
	public static final List<String> NOT_INHERITED = List.of(EXTENDS, OPTIONAL, ENABLED);

	/**
	 * What says which provider a configured provider is made by.
	 */
	public static final List<String> NAMING = List.of(PROVIDER_NAME, EXTENDS);

	private static final Map<String, String> SYNONYMS = Map.of("baseurl", ENDPOINT, "url", ENDPOINT, "uri", ENDPOINT,
			"key", API_KEY, "token", API_KEY, "apitoken", API_KEY, "provider", PROVIDER_NAME);

	private static final VariableKeys WORDS = VariableKeys.of(ALL);

	private ReservedKeys() {
	}

	/**
	 * Tell whether an element spells a reserved key.
	 */
	public static boolean isReserved(PropertyPath.Element element) {
		return element.kind() == PropertyPath.Kind.NAME && WORDS.hasName(element.text());
	}

	/**
	 * Return what the words of a variable can mean.
	 */
	public static VariableKeys words() {
		return WORDS;
	}

	/**
	 * Return the reserved key that goes by another name elsewhere.
	 */
	public static Optional<String> synonym(String key) {
		return Optional.ofNullable(SYNONYMS.get(PropertyPath.uniform(key)));
	}

}
