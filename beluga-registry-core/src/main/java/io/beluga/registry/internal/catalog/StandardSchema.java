package io.beluga.registry.internal.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.config.ConfigSchema;

/**
 * The schema of a provider of which nothing is known but the fields that all have.
 */
final class StandardSchema {

	private StandardSchema() {
	}

	/**
	 * Return the schema of a provider that has the standard fields and takes any others.
	 */
	static ConfigSchema of(ApiKeyUse apiKey) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("provider-name", string("The provider; the configured name where it is absent"));
		if (apiKey != ApiKeyUse.NONE) {
			Map<String, Object> key = string("The key that the provider authenticates with");
			key.put("writeOnly", true);
			if (apiKey == ApiKeyUse.REQUIRED) {
				key.put("minLength", 1);
			}
			properties.put("api-key", key);
		}
		Map<String, Object> endpoint = string("Where the provider's service is");
		endpoint.put("format", "uri-reference");
		properties.put("endpoint", endpoint);
		Map<String, Object> timeout = string("How long a call of the service may take");
		timeout.put("examples", List.of("30s", "500ms", "PT1M"));
		properties.put("timeout", timeout);
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("$schema", ConfigSchema.DIALECT);
		document.put("type", "object");
		document.put("properties", properties);
		if (apiKey == ApiKeyUse.REQUIRED) {
			document.put("required", List.of("api-key"));
		}
		document.put("additionalProperties", true);
		return new ConfigSchema(document);
	}

	private static Map<String, Object> string(String description) {
		Map<String, Object> property = new LinkedHashMap<>();
		property.put("type", "string");
		property.put("description", description);
		return property;
	}

}
