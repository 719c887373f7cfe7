package io.beluga.registry.autoconfigure;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.config.ConfigSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.util.ClassUtils;

/**
 * Makes the schema of a configuration type. Which properties there are is the binder's
 * business; types, constraints and references to definitions are the generator's.
 */
final class ConfigSchemaGenerator {

	private static final boolean CONSTRAINTS_PRESENT = ClassUtils.isPresent("jakarta.validation.Constraint",
			ConfigSchemaGenerator.class.getClassLoader())
			&& ClassUtils.isPresent("com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule",
					ConfigSchemaGenerator.class.getClassLoader());

	private static final String DEFINITIONS = "$defs";

	private final ConfigTypeProbe probe;

	private final boolean unknownAllowed;

	ConfigSchemaGenerator(ConfigTypeProbe probe, boolean unknownAllowed) {
		this.probe = probe;
		this.unknownAllowed = unknownAllowed;
	}

	ConfigSchema generate(ProviderDefinition<?, ?> definition) {
		Class<?> type = definition.configType();
		ObjectSchemas objects = new ObjectSchemas(this.probe, MetadataDescriptions.of(type), this.unknownAllowed);
		SchemaBuilder builder = generator(objects).buildMultipleSchemaDefinitions();
		ObjectNode root = builder.createSchemaReference(type);
		objects.complete();
		ObjectNode definitions = builder.collectDefinitions(DEFINITIONS);
		if (root.has("$ref")) {
			// the type has itself as a part, and that part has no reserved keys
			String name = root.get("$ref").asString().substring(("#/" + DEFINITIONS + "/").length());
			root = ((ObjectNode) definitions.get(name)).deepCopy();
		}
		new ReservedSchemas(definition).addTo(root);
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("$schema", ConfigSchema.DIALECT);
		document.putAll(data(root));
		if (!definitions.isEmpty()) {
			document.put(DEFINITIONS, data(definitions));
		}
		return new ConfigSchema(document);
	}

	private SchemaGenerator generator(ObjectSchemas objects) {
		SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12,
				OptionPreset.PLAIN_JSON)
			.with(Option.PLAIN_DEFINITION_KEYS);
		if (CONSTRAINTS_PRESENT) {
			builder.with(new PortableConstraints());
		}
		builder.forTypesInGeneral().withCustomDefinitionProvider(objects);
		return new SchemaGenerator(builder.build());
	}

	private static Map<String, Object> data(ObjectNode node) {
		Map<String, Object> data = new LinkedHashMap<>();
		node.properties().forEach((entry) -> {
			if (!(entry.getValue() instanceof ArrayNode array && array.isEmpty())) {
				data.put(entry.getKey(), value(entry.getValue()));
			}
		});
		return data;
	}

	private static Object value(JsonNode node) {
		if (node instanceof ObjectNode object) {
			return data(object);
		}
		if (node.isArray()) {
			List<Object> values = new ArrayList<>();
			node.forEach((element) -> values.add(value(element)));
			return values;
		}
		if (node.isNumber()) {
			return number(node.decimalValue());
		}
		return node.isBoolean() ? (Object) node.booleanValue() : node.asString();
	}

	private static Number number(BigDecimal value) {
		if (value.stripTrailingZeros().scale() > 0) {
			return value;
		}
		return (value.toBigInteger().bitLength() < Long.SIZE) ? (Number) value.longValueExact() : value.toBigInteger();
	}

}
