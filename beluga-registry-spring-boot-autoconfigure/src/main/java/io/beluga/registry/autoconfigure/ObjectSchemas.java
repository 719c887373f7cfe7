package io.beluga.registry.autoconfigure;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.classmate.ResolvedTypeWithMembers;
import com.fasterxml.classmate.members.ResolvedField;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinitionProviderV2;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.MemberScope.DeclarationDetails;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import io.beluga.registry.autoconfigure.ConfigTypeProbe.Property;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * Defines the types that have properties.
 */
final class ObjectSchemas implements CustomDefinitionProviderV2 {

	private final ConfigTypeProbe probe;

	private final MetadataDescriptions descriptions;

	private final boolean unknownAllowed;

	private final Deque<Runnable> pending = new ArrayDeque<>();

	private final Map<ResolvableType, List<Property>> properties = new HashMap<>();

	ObjectSchemas(ConfigTypeProbe probe, MetadataDescriptions descriptions, boolean unknownAllowed) {
		this.probe = probe;
		this.descriptions = descriptions;
		this.unknownAllowed = unknownAllowed;
	}

	ConfigTypeProbe probe() {
		return this.probe;
	}

	@Override
	public CustomDefinition provideCustomSchemaDefinition(ResolvedType javaType, SchemaGenerationContext context) {
		ResolvableType type = resolvable(javaType);
		ObjectNode node = context.getGeneratorConfig().createObjectNode();
		define(node, type, null, context);
		return new CustomDefinition(node, CustomDefinition.DefinitionType.STANDARD,
				CustomDefinition.AttributeInclusion.NO);
	}

	/**
	 * Complete all definitions that were asked for.
	 */
	void complete() {
		Runnable next = this.pending.poll();
		while (next != null) {
			next.run();
			next = this.pending.poll();
		}
	}

	/**
	 * Tell whether something is bound into a type, property by property.
	 */
	boolean hasProperties(ResolvableType type) {
		return !properties(type).isEmpty();
	}

	/**
	 * Return what is bound into a type.
	 */
	List<Property> properties(ResolvableType type) {
		List<Property> known = this.properties.get(type);
		if (known == null) {
			known = this.probe.properties(type);
			this.properties.put(type, known);
		}
		return known;
	}

	/**
	 * Return the properties that must be there.
	 * @param type the type
	 * @param instance what is there when no property is set, or {@code null}
	 */
	Set<String> required(ResolvableType type, @Nullable Object instance, SchemaGenerationContext context) {
		Set<String> required = new LinkedHashSet<>();
		if (instance != null) {
			Set<String> broken = this.probe.broken(instance);
			properties(type).stream().map(Property::name).filter(broken::contains).forEach(required::add);
			return required;
		}
		Map<String, FieldScope> fields = fields(type, context);
		for (Property property : properties(type)) {
			ValueRules rules = ValueRules.of(fields.get(property.name()), context.getGeneratorConfig());
			if (rules.required() && property.annotation(DefaultValue.class) == null) {
				required.add(property.name());
			}
		}
		return required;
	}

	/**
	 * Make the schema of a type. Its parts are filled in later, since the type may have
	 * itself as a part.
	 * @param node the schema to complete
	 * @param type the type
	 * @param own what is there when no property is set, or {@code null} for what the type
	 * itself says
	 */
	void define(ObjectNode node, ResolvableType type, @Nullable Object own, SchemaGenerationContext context) {
		node.put("type", "object");
		ObjectNode members = node.putObject("properties");
		ArrayNode names = node.putArray("required");
		node.put("additionalProperties", this.unknownAllowed);
		this.pending.add(() -> {
			Object instance = (own != null) ? own : this.probe.defaults(type);
			Set<String> required = required(type, instance, context);
			required.forEach(names::add);
			addProperties(members, type, instance, required, context);
		});
	}

	private void addProperties(ObjectNode members, ResolvableType type, @Nullable Object instance, Set<String> required,
			SchemaGenerationContext context) {
		Map<String, FieldScope> fields = fields(type, context);
		ValueSchemas values = new ValueSchemas(this, context);
		for (Property property : properties(type)) {
			FieldScope field = fields.get(property.name());
			Object initial = initial(instance, field);
			ObjectNode schema = values.property(property, field, initial, required.contains(property.name()));
			String description = this.descriptions.find(type.toClass(), property.name());
			if (description != null) {
				schema.put("description", description);
			}
			if (!required.contains(property.name())) {
				DefaultValues.addTo(schema, property, initial);
			}
			members.set(property.name(), schema);
		}
	}

	private static @Nullable Object initial(@Nullable Object instance, @Nullable FieldScope scope) {
		if (instance == null || scope == null) {
			return null;
		}
		Field field = scope.getRawMember();
		try {
			field.setAccessible(true);
			return ReflectionUtils.getField(field, instance);
		}
		catch (RuntimeException ex) {
			// a class that a module keeps to itself: its default cannot be told
			return null;
		}
	}

	private static Map<String, FieldScope> fields(ResolvableType type, SchemaGenerationContext context) {
		Map<String, FieldScope> scopes = new HashMap<>();
		ResolvedType resolved = resolved(type, context);
		ResolvedTypeWithMembers members = context.getTypeContext().resolveWithMembers(resolved);
		for (ResolvedField field : members.getMemberFields()) {
			scopes.putIfAbsent(PropertyPath.kebabCase(field.getName()),
					context.getTypeContext().createFieldScope(field, new DeclarationDetails(resolved, members)));
		}
		return scopes;
	}

	static ResolvedType resolved(ResolvableType type, SchemaGenerationContext context) {
		List<ResolvedType> generics = new ArrayList<>();
		Class<?> raw = type.toClass();
		if (raw.getTypeParameters().length == type.getGenerics().length) {
			for (ResolvableType generic : type.getGenerics()) {
				generics.add(resolved(generic, context));
			}
		}
		return context.getTypeContext().resolve(raw, generics.toArray(ResolvedType[]::new));
	}

	private static ResolvableType resolvable(ResolvedType type) {
		if (type.getTypeParameters().isEmpty()) {
			return ResolvableType.forClass(type.getErasedType());
		}
		return ResolvableType.forClassWithGenerics(type.getErasedType(),
				type.getTypeParameters().stream().map(ObjectSchemas::resolvable).toArray(ResolvableType[]::new));
	}

}
