package io.beluga.registry.autoconfigure;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import io.beluga.registry.autoconfigure.ConfigTypeProbe.Emptiness;
import io.beluga.registry.autoconfigure.ConfigTypeProbe.Property;
import io.beluga.registry.config.Secret;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.ResolvableType;

/**
 * Makes the schema of a value: first how it is best written, then what else the binder
 * reads as such.
 */
final class ValueSchemas {

	private final ObjectSchemas objects;

	private final SchemaGenerationContext context;

	private final ConfigTypeProbe probe;

	ValueSchemas(ObjectSchemas objects, SchemaGenerationContext context) {
		this.objects = objects;
		this.context = context;
		this.probe = objects.probe();
	}

	/**
	 * Return the schema of a property.
	 * @param property the property
	 * @param field where its constraints are, if it has a field
	 * @param initial what is there when it is not set
	 * @param required whether it has to be set
	 */
	ObjectNode property(Property property, @Nullable FieldScope field, @Nullable Object initial, boolean required) {
		ResolvableType type = property.type();
		ObjectNode schema = value(type, property.annotations(), field, initial,
				required ? Place.REQUIRED : Place.OPTIONAL);
		if (type.toClass() == Secret.class) {
			schema.put("writeOnly", true);
		}
		return schema;
	}

	/**
	 * Return the schema of a value.
	 * @param declared its type
	 * @param annotations what stands at it
	 * @param field where its constraints are, if they are at a field
	 * @param initial what is there when it is not set
	 * @param place where it stands
	 */
	ObjectNode value(ResolvableType declared, Annotation[] annotations, @Nullable FieldScope field,
			@Nullable Object initial, Place place) {
		Class<?> raw = declared.toClass();
		if (raw == Optional.class) {
			ResolvableType content = declared.getGeneric(0);
			return value(content, annotations, null, null, place);
		}
		ValueRules rules = ValueRules.of(field, this.context.getGeneratorConfig());
		if (Map.class.isAssignableFrom(raw)) {
			return new MapSchemas(this, this.probe, this.context).map(declared, annotations, field, initial);
		}
		if (CollectionSchemas.isCollection(declared)) {
			return new CollectionSchemas(this, this.probe, this.context).collection(declared, annotations, field, rules,
					place);
		}
		Alternatives alternatives = new Alternatives(this.context.getGeneratorConfig().createObjectNode());
		Emptiness emptiness = this.probe.ofEmpty(declared, annotations);
		boolean empty = place.accepts(emptiness);
		boolean converted = this.probe.converts(String.class, declared, annotations) || raw == Object.class;
		if (converted) {
			new ScalarSchemas(this.probe, alternatives).add(declared, annotations, rules, empty);
		}
		if (!converted || !isPlain(raw)) {
			object(declared, initial, place, alternatives, converted);
		}
		return alternatives.toSchema();
	}

	private static boolean isPlain(Class<?> type) {
		return type.isPrimitive() || type.isEnum() || type.getName().startsWith("java.") || type == Secret.class
				|| type == org.springframework.util.unit.DataSize.class;
	}

	private void object(ResolvableType type, @Nullable Object initial, Place place, Alternatives alternatives,
			boolean converted) {
		if (!this.objects.hasProperties(type)) {
			return;
		}
		Object fresh = this.probe.defaults(type);
		Set<String> required = this.objects.required(type, fresh, this.context);
		if (initial != null && !type.toClass().isRecord()
				&& !required.equals(this.objects.required(type, initial, this.context))) {
			// an instance that has values already; nothing at all makes a new one
			ObjectNode own = alternatives.add("object");
			this.objects.define(own, type, initial, this.context);
			own.put("minProperties", required.isEmpty() ? 0 : 1);
		}
		else {
			alternatives.add(this.context.createDefinitionReference(ObjectSchemas.resolved(type, this.context)));
		}
		if (!converted && required.isEmpty()) {
			alternatives.addEmpty();
		}
		if (!required.isEmpty() && (place == Place.OPTIONAL || place == Place.VALUE)) {
			addNothing(type, alternatives);
		}
	}

	/**
	 * Add what has properties of which nothing is bound: it is as if it were not there.
	 */
	private void addNothing(ResolvableType type, Alternatives alternatives) {
		List<Property> unset = this.objects.properties(type)
			.stream()
			.filter((property) -> this.probe.ofEmpty(property.type(), property.annotations()) == Emptiness.NOTHING)
			.toList();
		if (!unset.isEmpty()) {
			ObjectNode nothing = alternatives.add("object");
			ObjectNode members = nothing.put("minProperties", 1).putObject("properties");
			unset.forEach((property) -> {
				Alternatives empty = new Alternatives(nothing.objectNode());
				empty.addEmpty();
				members.set(property.name(), empty.toSchema());
			});
			nothing.put("additionalProperties", false);
		}
	}

}
