package io.beluga.registry.autoconfigure;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderDefinition;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schema of the reserved keys, which every configured provider has beside those of
 * its type.
 */
final class ReservedSchemas {

	private static final String NEGATIVE = "^\\s*-(?:[pP][tT]?)?0*[1-9]";

	private static final String ZERO = "^\\s*[+-]?(?:[pP][tT]?)?0+[a-zA-Z]*\\s*$";

	private final ProviderDefinition<?, ?> definition;

	private final Map<String, ObjectNode> schemas = new LinkedHashMap<>();

	ReservedSchemas(ProviderDefinition<?, ?> definition) {
		this.definition = definition;
	}

	/**
	 * Add the reserved keys to the schema of a type, which may have some of them itself.
	 */
	void addTo(ObjectNode root) {
		addStandard();
		addOthers();
		ObjectNode properties = (ObjectNode) root.get("properties");
		Set<String> required = new LinkedHashSet<>();
		if (this.definition.apiKey() == ApiKeyUse.REQUIRED) {
			required.add(ReservedKeys.API_KEY);
		}
		root.path("required").forEach((name) -> required.add(name.asString()));
		ObjectNode merged = root.objectNode();
		this.schemas.forEach((key, schema) -> {
			if (properties.get(key) instanceof ObjectNode own) {
				merge(schema, own);
			}
			if (required.contains(key) && !key.equals(ReservedKeys.PROVIDER_NAME)) {
				requireValue(schema);
			}
			merged.set(key, schema);
		});
		properties.properties().forEach((entry) -> {
			if (!merged.has(entry.getKey())) {
				merged.set(entry.getKey(), entry.getValue());
			}
		});
		root.set("properties", merged);
		// it is there, whether or not it is written
		required.remove(ReservedKeys.PROVIDER_NAME);
		root.remove("required");
		if (!required.isEmpty()) {
			ArrayNode names = root.putArray("required");
			required.forEach(names::add);
		}
	}

	/**
	 * Take over what a type says of a key. Values are read as the registry reads them.
	 */
	private static void merge(ObjectNode schema, ObjectNode own) {
		if (own.has("description")) {
			schema.set("description", own.get("description"));
		}
		if (own.has("default")) {
			schema.set("default", own.get("default"));
		}
	}

	private void addStandard() {
		text(ReservedKeys.PROVIDER_NAME, "The provider; the configured name where it is absent");
		ObjectNode key = text(ReservedKeys.API_KEY, (this.definition.apiKey() == ApiKeyUse.NONE)
				? "Not used by this provider" : "The key that the provider authenticates with");
		key.put("writeOnly", true);
		ObjectNode endpoint = text(ReservedKeys.ENDPOINT, "Where the provider's service is");
		endpoint.put("pattern", TextForms.STRICT_URI);
		ObjectNode timeout = duration(ReservedKeys.TIMEOUT, "How long a call of the service may take");
		timeout.putArray("examples").add("30s").add("500ms").add("PT1M");
	}

	private void addOthers() {
		text(ReservedKeys.EXTENDS, "Another configured provider whose settings are taken over first");
		flag(ReservedKeys.OPTIONAL, "Whether to start without it when its key is missing or its factory fails", false);
		flag(ReservedKeys.ENABLED, "Whether it is there; another one may extend it all the same", true);
		flag(ReservedKeys.PROBE, "Whether a new instance is probed before it replaces another", true);
		duration(ReservedKeys.CREATION_TIMEOUT, "How long making its instance may take");
		duration(ReservedKeys.DRAIN_TIMEOUT, "How long its calls may go on after it was replaced");
	}

	private ObjectNode text(String name, String description) {
		return add(name, description, "string", "number", "boolean");
	}

	private ObjectNode duration(String name, String description) {
		ObjectNode schema = add(name, description, "string", "integer");
		boolean positive = name.equals(ReservedKeys.TIMEOUT);
		schema.put("pattern", "^\\s*(?:" + TextForms.DURATION + ")?\\s*$");
		schema.putObject("not").put("type", "string").put("pattern", positive ? NEGATIVE + "|" + ZERO : NEGATIVE);
		schema.put("minimum", positive ? 1 : 0);
		schema.put("maximum", Long.MAX_VALUE);
		return schema;
	}

	/**
	 * Refuse what is read as an empty value.
	 */
	private static void requireValue(ObjectNode schema) {
		ArrayNode types = (ArrayNode) schema.get("type");
		types.removeIf((type) -> List.of("null", "array", "object").contains(type.asString()));
		schema.remove(List.of("maxItems", "maxProperties"));
		schema.putArray("allOf").addObject().put("pattern", "\\S");
	}

	private void flag(String name, String description, boolean absent) {
		ObjectNode schema = add(name, description, "boolean", "string", "integer");
		schema.put("pattern", "^\\s*(?:" + TextForms.booleanWords(null) + ")?\\s*$");
		schema.put("minimum", 0).put("maximum", 1);
		schema.put("default", absent);
	}

	private ObjectNode add(String name, String description, String... types) {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		ArrayNode array = schema.putArray("type");
		for (String type : types) {
			array.add(type);
		}
		// YAML has three ways to write nothing
		array.add("null").add("array").add("object");
		schema.put("maxItems", 0).put("maxProperties", 0);
		schema.put("description", description);
		this.schemas.put(name, schema);
		return schema;
	}

}
