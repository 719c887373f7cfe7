package io.beluga.registry.autoconfigure.schema;

import java.lang.reflect.Field;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.autoconfigure.type.ConfigType.Property;
import io.beluga.registry.autoconfigure.type.ConfigValidator;
import io.beluga.registry.autoconfigure.type.Constraints;
import io.beluga.registry.config.ConfigSchema;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Name;
import org.springframework.core.convert.ConversionService;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.unit.DataSize;

/**
 * Makes the schema of a configuration type: the canonical form of each property, and not
 * every spelling that binding forgives. Which properties there are is the binder's
 * business; a property has one type, its constraints, default and description.
 */
public final class ConfigSchemaGenerator {

	private static final String UNITS = "(ns|us|ms|s|m|h|d)$";

	private static final Set<Class<?>> INTEGERS = Set.of(Byte.class, Short.class, Integer.class, Long.class,
			java.math.BigInteger.class);

	private static final Map<Class<?>, Map<String, Object>> SCALARS = Map.of(Boolean.class, keywords("type", "boolean"),
			Secret.class, keywords("type", "string", "writeOnly", true), Character.class,
			keywords("type", "string", "maxLength", 1), char[].class, keywords("type", "string"), Duration.class,
			keywords("type", "string", "pattern", "^-?\\d+" + UNITS), DataSize.class,
			keywords("type", "string", "pattern", "^-?\\d+(B|KB|MB|GB|TB)$"), URI.class,
			keywords("type", "string", "format", "uri"), URL.class, keywords("type", "string", "format", "uri"));

	private final List<ConversionService> conversionServices;

	private final ConfigValidator validator;

	private final MetadataDescriptions descriptions;

	private final boolean unknownAllowed;

	private final Map<String, Map<String, Object>> definitions = new LinkedHashMap<>();

	/**
	 * The names of the types that are being defined: one may have itself as a part.
	 */
	private final Map<String, String> open = new HashMap<>();

	private ConfigSchemaGenerator(Class<?> type, List<ConversionService> conversionServices, ConfigValidator validator,
			boolean unknownAllowed) {
		this.conversionServices = conversionServices;
		this.validator = validator;
		this.descriptions = new MetadataDescriptions(type);
		this.unknownAllowed = unknownAllowed;
	}

	/**
	 * Make the schema of what a provider takes.
	 * @param definition the provider
	 * @param conversionServices convert values
	 * @param validator knows the constraints
	 * @param unknownAllowed whether other properties than those are accepted
	 * @return the schema, or nothing where the standard fields are all that is known
	 */
	public static Optional<ConfigSchema> generate(ProviderDefinition<?, ?> definition,
			List<ConversionService> conversionServices, ConfigValidator validator, boolean unknownAllowed) {
		return (definition.configType() != ProviderConfig.class) ? Optional
			.of(new ConfigSchemaGenerator(definition.configType(), conversionServices, validator, unknownAllowed)
				.generate(definition)) : Optional.empty();
	}

	private ConfigSchema generate(ProviderDefinition<?, ?> definition) {
		Set<String> required = new LinkedHashSet<>();
		if (definition.apiKey() == ApiKeyUse.REQUIRED) {
			required.add(ReservedKeys.API_KEY);
		}
		Map<String, Object> document = keywords("$schema", ConfigSchema.DIALECT);
		document.putAll(object(ConfigType.of(definition.configType()), null, reserved(definition.apiKey()), required));
		if (!this.definitions.isEmpty()) {
			document.put("$defs", this.definitions);
		}
		return new ConfigSchema(document);
	}

	/**
	 * Return the keys that every configured provider has. A type may have some of them
	 * itself: their description, default and constraints stand then.
	 */
	private static Map<String, Map<String, Object>> reserved(ApiKeyUse apiKey) {
		Map<String, Map<String, Object>> properties = new LinkedHashMap<>();
		properties.put(ReservedKeys.PROVIDER_NAME, string("The provider, where it is not the name"));
		Map<String, Object> key = string(
				(apiKey != ApiKeyUse.NONE) ? "The key of the provider's service" : "Not used by this provider");
		if (apiKey == ApiKeyUse.REQUIRED) {
			key.put("pattern", "\\S");
		}
		key.put("writeOnly", true);
		properties.put(ReservedKeys.API_KEY, key);
		properties.put(ReservedKeys.ENDPOINT, string("The address of the service", "format", "uri"));
		properties.put(ReservedKeys.TIMEOUT, string("How long a call may take", "pattern", "^0*[1-9]\\d*" + UNITS));
		properties.put(ReservedKeys.EXTENDS, string("A configured provider to inherit from"));
		properties.put(ReservedKeys.OPTIONAL, flag("Whether to start without it", false));
		properties.put(ReservedKeys.ENABLED, flag("Whether it is there", true));
		properties.put(ReservedKeys.PROBE, flag("Whether to probe a replacement", true));
		properties.put(ReservedKeys.CREATION_TIMEOUT, string("How long creation may take", "pattern", "^\\d+" + UNITS));
		properties.put(ReservedKeys.DRAIN_TIMEOUT, string("How long calls may go on", "pattern", "^\\d+" + UNITS));
		return properties;
	}

	private static Map<String, Object> merge(Map<String, Object> reserved, Map<String, Object> own) {
		Map<String, Object> merged = new LinkedHashMap<>(reserved);
		own.forEach((keyword, value) -> {
			if (!keyword.equals("type") && !keyword.equals("pattern")) {
				merged.put(keyword, value);
			}
		});
		return merged;
	}

	private static Map<String, Object> string(String description, Object... more) {
		Map<String, Object> schema = keywords("type", "string");
		schema.putAll(keywords(more));
		schema.put("description", description);
		return schema;
	}

	private static Map<String, Object> flag(String description, boolean absent) {
		return keywords("type", "boolean", "default", absent, "description", description);
	}

	private static Map<String, Object> keywords(Object... keywords) {
		Map<String, Object> schema = new LinkedHashMap<>();
		for (int i = 0; i < keywords.length; i += 2) {
			schema.put((String) keywords[i], keywords[i + 1]);
		}
		return schema;
	}

	/**
	 * Make the schema of a type that has properties.
	 * @param type the type
	 * @param instance what is there when no property is set, or {@code null} for what the
	 * type itself says
	 * @param properties what it has besides, filled with what the type has
	 * @param required what of that is required, filled likewise
	 */
	private Map<String, Object> object(ConfigType type, @Nullable Object instance,
			Map<String, Map<String, Object>> properties, Set<String> required) {
		Object initial = (instance != null) ? instance : type.initial(this.conversionServices);
		Set<String> broken = (initial != null) ? broken(initial) : Set.of();
		boolean hasReserved = !properties.isEmpty();
		Class<?> raw = type.type().toClass();
		for (Property property : type.properties()) {
			String name = property.key().text();
			Field field = field(raw, name);
			Constraints constraints = (field != null) ? this.validator.constraints(raw, field.getName())
					: Constraints.NONE;
			boolean isRequired = (initial != null) ? broken.contains(name) : constraints.isRequired();
			if (isRequired) {
				required.add(name);
			}
			Object value = (initial != null && field != null) ? value(field, initial) : null;
			properties.merge(name,
					property(property, constraints, value, isRequired, this.descriptions.find(raw, name)),
					ConfigSchemaGenerator::merge);
		}
		if (hasReserved) {
			// it is there, whether or not it is written
			required.remove(ReservedKeys.PROVIDER_NAME);
		}
		Map<String, Object> schema = keywords("type", "object", "properties", properties);
		if (!required.isEmpty()) {
			schema.put("required", List.copyOf(required));
		}
		schema.put("additionalProperties", this.unknownAllowed);
		return schema;
	}

	/**
	 * Return the properties without which the constraints of an instance are broken.
	 */
	private Set<String> broken(Object instance) {
		return this.validator.validate(Map.of("", instance))
			.stream()
			.map((violation) -> PropertyPath.parse(violation.property()))
			.filter((path) -> path.size() > 0)
			.map((path) -> path.get(0).key())
			.collect(Collectors.toSet());
	}

	private Map<String, Object> property(Property property, Constraints constraints, @Nullable Object value,
			boolean isRequired, @Nullable String description) {
		Map<String, Object> schema = schema(property.type(), constraints, value);
		if (property.type().type().resolve() == Object.class) {
			// nothing nested is bound
			schema.put("type", List.of("string", "number", "boolean"));
		}
		if (description != null) {
			schema.put("description", description);
		}
		Object shown = (value != null && !isRequired) ? DefaultValues.find(property.key().text(), value) : null;
		if (shown != null) {
			schema.put("default", shown);
		}
		return schema;
	}

	private Map<String, Object> schema(ConfigType type, Constraints constraints, @Nullable Object value) {
		Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(type.type().resolve(Object.class));
		if (raw == Optional.class) {
			return schema(ConfigType.of(type.type().getGeneric(0)), constraints, null);
		}
		Map<String, Object> schema = scalar(raw);
		if (schema == null && type.isList()) {
			schema = keywords("type", "array", "items", schema(type.elements(), constraints.ofElements(0), null));
			if (Set.class.isAssignableFrom(raw)) {
				schema.put("uniqueItems", true);
			}
		}
		else if (schema == null && type.isMap()) {
			schema = map(type, constraints);
		}
		else if (schema == null && raw != Object.class) {
			schema = type.isText(this.conversionServices) ? keywords("type", "string") : reference(type, value);
		}
		if (schema == null) {
			return new LinkedHashMap<>();
		}
		constraints.addTo(schema);
		return schema;
	}

	private Map<String, Object> map(ConfigType type, Constraints constraints) {
		Map<String, Object> schema = keywords("type", "object");
		Class<?> key = type.type().asMap().getGeneric(0).toClass();
		if (key.isEnum()) {
			schema.put("propertyNames", constants(key));
		}
		Map<String, Object> values = schema(type.elements(), constraints.ofElements(1), null);
		if (!values.isEmpty()) {
			schema.put("additionalProperties", values);
		}
		return schema;
	}

	private static @Nullable Map<String, Object> scalar(Class<?> type) {
		if (SCALARS.containsKey(type)) {
			return new LinkedHashMap<>(SCALARS.get(type));
		}
		if (Number.class.isAssignableFrom(type)) {
			return keywords("type", INTEGERS.contains(type) ? "integer" : "number");
		}
		if (CharSequence.class.isAssignableFrom(type)) {
			return keywords("type", "string");
		}
		return type.isEnum() ? constants(type) : null;
	}

	private static Map<String, Object> constants(Class<?> type) {
		return keywords("type", "string", "enum",
				Arrays.stream(type.getEnumConstants())
					.map((constant) -> DefaultValues.name((Enum<?>) constant))
					.toList());
	}

	/**
	 * Refer to the definition of a type that has properties. One whose defaults are not
	 * those of the type has a definition of its own.
	 */
	private Map<String, Object> reference(ConfigType type, @Nullable Object value) {
		String key = type.type().toString();
		String known = this.open.get(key);
		if (known == null) {
			if (type.properties().isEmpty()) {
				return new LinkedHashMap<>();
			}
			String name = freeName(type.type().toClass().getSimpleName());
			this.open.put(key, name);
			this.definitions.put(name, Map.of());
			Map<String, Object> defined = object(type, value, new LinkedHashMap<>(), new LinkedHashSet<>());
			this.open.remove(key);
			known = add(name, defined);
		}
		return keywords("$ref", "#/$defs/" + known);
	}

	private String add(String name, Map<String, Object> defined) {
		this.definitions.remove(name);
		for (Map.Entry<String, Map<String, Object>> other : this.definitions.entrySet()) {
			if (other.getValue().equals(defined) && name.startsWith(other.getKey())) {
				return other.getKey();
			}
		}
		this.definitions.put(name, defined);
		return name;
	}

	private String freeName(String name) {
		String free = name;
		for (int i = 2; this.definitions.containsKey(free); i++) {
			free = name + i;
		}
		return free;
	}

	/**
	 * Find the field that a property is kept in: it has the default, and by its name the
	 * constraints are found.
	 */
	private static @Nullable Field field(Class<?> type, String property) {
		Field[] found = new Field[1];
		ReflectionUtils.doWithFields(type, (field) -> {
			Name name = field.getAnnotation(Name.class);
			if (found[0] == null
					&& PropertyPath.kebabCase((name != null) ? name.value() : field.getName()).equals(property)) {
				found[0] = field;
			}
		});
		return found[0];
	}

	private static @Nullable Object value(Field field, Object instance) {
		try {
			field.setAccessible(true);
			return ReflectionUtils.getField(field, instance);
		}
		catch (RuntimeException ex) {
			// a class that a module keeps to itself: its default cannot be told
			return null;
		}
	}

}
