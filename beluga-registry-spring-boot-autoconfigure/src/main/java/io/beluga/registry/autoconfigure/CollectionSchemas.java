package io.beluga.registry.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.Set;

import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.convert.Delimiter;
import org.springframework.core.ResolvableType;

/**
 * Makes the schema of a list, a set or an array.
 */
final class CollectionSchemas {

	private final ValueSchemas values;

	private final ConfigTypeProbe probe;

	private final SchemaGenerationContext context;

	CollectionSchemas(ValueSchemas values, ConfigTypeProbe probe, SchemaGenerationContext context) {
		this.values = values;
		this.probe = probe;
		this.context = context;
	}

	ObjectNode collection(ResolvableType type, Annotation[] annotations, @Nullable FieldScope field, ValueRules rules,
			Place place) {
		boolean unique = Set.class.isAssignableFrom(type.toClass());
		ResolvableType element = type.isArray() ? type.getComponentType() : type.asCollection().getGeneric(0);
		FieldScope elementField = (field != null && field.isContainerType()) ? field.asFakeContainerItemScope() : null;
		Alternatives alternatives = new Alternatives(this.context.getGeneratorConfig().createObjectNode());
		ObjectNode array = alternatives.add("array");
		if (rules.minSize() != null) {
			array.put("minItems", rules.minSize());
		}
		if (rules.maxSize() != null && !unique) {
			array.put("maxItems", rules.maxSize());
		}
		array.set("items", this.values.value(element, new Annotation[0], elementField, null, Place.ELEMENT));
		addUnlisted(alternatives, type, annotations, element, elementField, rules);
		if (rules.minSize() == null || place == Place.ELEMENT) {
			alternatives.addEmpty();
		}
		return alternatives.toSchema();
	}

	/**
	 * Add what is read as a list without being one: a text with commas, and a single
	 * value.
	 */
	private void addUnlisted(Alternatives alternatives, ResolvableType type, Annotation[] annotations,
			ResolvableType element, @Nullable FieldScope elementField, ValueRules rules) {
		if (this.probe.converts(String.class, type, annotations)) {
			ResolvableType part = element;
			while (isCollection(part)) {
				part = part.isArray() ? part.getComponentType() : part.asCollection().getGeneric(0);
			}
			ValueRules partRules = ValueRules.of(elementField, this.context.getGeneratorConfig());
			alternatives.add("string")
				.put("pattern", delimited(ScalarSchemas.part(part, partRules), type, rules, annotations));
		}
		boolean number = this.probe.converts(Integer.class, type, annotations);
		boolean truth = this.probe.converts(Boolean.class, type, annotations);
		if ((number || truth) && (rules.minSize() == null || rules.minSize() < 2)) {
			ObjectNode single = number && truth ? alternatives.add("number", "boolean")
					: alternatives.add(number ? "number" : "boolean");
			if (!isCollection(element)) {
				single.putArray("allOf")
					.add(this.values.value(element, new Annotation[0], elementField, null, Place.ELEMENT));
			}
		}
	}

	/**
	 * Return what matches a text that is split at commas into as many elements as there
	 * may be. An empty text is said elsewhere.
	 */
	private static String delimited(String part, ResolvableType type, ValueRules rules, Annotation[] annotations) {
		for (Annotation annotation : annotations) {
			if (annotation instanceof Delimiter) {
				return "[\\s\\S]";
			}
		}
		boolean unique = Set.class.isAssignableFrom(type.toClass());
		int least = (rules.minSize() != null) ? Math.max(rules.minSize() - 1, 0) : 0;
		String most = (rules.maxSize() != null && !unique) ? String.valueOf(Math.max(rules.maxSize() - 1, 0)) : "";
		return "^(?=[\\s\\S])(?:" + part + ")(?:,(?:" + part + ")){" + least + "," + most + "}$";
	}

	static boolean isCollection(ResolvableType type) {
		return type.isArray() || Collection.class.isAssignableFrom(type.resolve(Object.class));
	}

}
