package io.beluga.registry.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.Map;

import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.ResolvableType;

/**
 * Makes the schema of a map.
 */
final class MapSchemas {

	private final ValueSchemas values;

	private final ConfigTypeProbe probe;

	private final SchemaGenerationContext context;

	MapSchemas(ValueSchemas values, ConfigTypeProbe probe, SchemaGenerationContext context) {
		this.values = values;
		this.probe = probe;
		this.context = context;
	}

	ObjectNode map(ResolvableType type, Annotation[] annotations, @Nullable FieldScope field,
			@Nullable Object initial) {
		ResolvableType key = type.asMap().getGeneric(0);
		ResolvableType element = type.asMap().getGeneric(1);
		Alternatives alternatives = new Alternatives(this.context.getGeneratorConfig().createObjectNode());
		ObjectNode map = alternatives.add("object");
		MapRules.of(field, this.context).addTo(map, initial, nests(element));
		ObjectNode names = new ScalarSchemas(this.probe, alternatives).names(key);
		if (names != null) {
			map.set("propertyNames", names);
		}
		map.set("additionalProperties", mapValue(element, key));
		if (isFree(key) || Number.class.isAssignableFrom(key.toClass())) {
			// the positions are the keys
			ObjectNode array = alternatives.add("array");
			array.put("minItems", 1);
			array.set("items", mapValue(element, key));
		}
		alternatives.addScalars(this.probe, type, annotations);
		if (!map.has("minProperties")) {
			alternatives.addEmpty();
		}
		return alternatives.toSchema();
	}

	/**
	 * Return the schema of the values of a map. A plain value may be nested: its key is
	 * then the whole path.
	 */
	private ObjectNode mapValue(ResolvableType type, ResolvableType key) {
		if (type.resolve(Object.class) == Object.class) {
			return this.context.getGeneratorConfig().createObjectNode();
		}
		ObjectNode value = this.values.value(type, new Annotation[0], null, null, Place.VALUE);
		if (!isFree(key) || !nests(type)) {
			return value;
		}
		Alternatives alternatives = new Alternatives(this.context.getGeneratorConfig().createObjectNode());
		alternatives.add(value);
		alternatives.add("object");
		if (!CollectionSchemas.isCollection(type)) {
			alternatives.add("array");
		}
		return alternatives.toSchema();
	}

	private static boolean isFree(ResolvableType key) {
		return key.resolve(Object.class).isAssignableFrom(String.class);
	}

	private static boolean nests(ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		return CollectionSchemas.isCollection(type) || raw.getName().startsWith("java.lang") || raw.isEnum();
	}

	/**
	 * How many entries a map may have.
	 */
	private record MapRules(@Nullable Integer least, @Nullable Integer most) {

		static MapRules of(@Nullable FieldScope field, SchemaGenerationContext context) {
			if (field == null) {
				return new MapRules(null, null);
			}
			ObjectNode attributes = context.getGeneratorConfig().createObjectNode();
			context.getGeneratorConfig()
				.getFieldAttributeOverrides()
				.forEach((override) -> override.overrideInstanceAttributes(attributes, field, context));
			return new MapRules(attributes.has("minProperties") ? attributes.get("minProperties").asInt() : null,
					attributes.has("maxProperties") ? attributes.get("maxProperties").asInt() : null);
		}

		void addTo(ObjectNode map, @Nullable Object initial, boolean nests) {
			boolean filled = initial instanceof Map<?, ?> entries && !entries.isEmpty();
			if (this.least != null && !filled) {
				map.put("minProperties", nests ? Math.min(this.least, 1) : this.least);
			}
			if (this.most != null) {
				map.put("maxProperties", this.most);
			}
		}

	}

}
