package io.beluga.registry.config;

import java.util.Map;
import java.util.Objects;

/**
 * Describes the configuration of a provider. Deeply immutable.
 *
 * @param document a JSON Schema of draft 2020-12 as nested maps and lists, with property
 * names in kebab case
 * @see <a href="https://json-schema.org/draft/2020-12">JSON Schema 2020-12</a>
 * @since 0.1.0
 */
public record ConfigSchema(Map<String, Object> document) {

	/**
	 * The draft that every schema names.
	 */
	public static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

	/**
	 * Create a schema.
	 * @param document the schema, which is copied
	 * @throws IllegalArgumentException if the document holds a key that is no string, or
	 * a value that is {@code null}
	 */
	public ConfigSchema {
		Objects.requireNonNull(document, "'document' must not be null");
		document = ImmutableData.copyOf(document);
	}

}
