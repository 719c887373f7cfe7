package io.beluga.registry.internal.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.config.ConfigSchema;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;

/**
 * The fields that every provider has: their rules and their schema.
 */
final class StandardFields {

	private StandardFields() {
	}

	/**
	 * Check the standard fields of a configuration.
	 */
	static List<ConfigViolation> check(ProviderDefinition<?, ?> definition, ProviderConfig config) {
		boolean named = config.providerName().equals(definition.name());
		boolean missing = definition.apiKey() == ApiKeyUse.REQUIRED && isMissing(config.apiKey());
		Duration timeout = config.timeout();
		boolean timed = timeout == null || !(timeout.isNegative() || timeout.isZero());
		if (named && !missing && timed) {
			return List.of();
		}
		List<ConfigViolation> violations = new ArrayList<>();
		// another provider's key must not be sent to this one
		if (!named) {
			violations
				.add(new ConfigViolation("provider-name", "names another provider than '" + definition.name() + "'."));
		}
		if (missing) {
			violations.add(new ConfigViolation("api-key", "is required by provider '" + definition.name() + "'."));
		}
		if (!timed) {
			violations.add(new ConfigViolation("timeout", "must be longer than zero."));
		}
		return violations;
	}

	private static boolean isMissing(Secret apiKey) {
		return apiKey == null || apiKey.reveal().isBlank();
	}

	/**
	 * Return the schema of a provider that has the standard fields and takes any others.
	 */
	static ConfigSchema schema(ApiKeyUse apiKey) {
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
