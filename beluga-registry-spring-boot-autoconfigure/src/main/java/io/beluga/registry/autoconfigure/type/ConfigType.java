package io.beluga.registry.autoconfigure.type;

import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.PropertyPath.Element;
import io.beluga.registry.autoconfigure.source.VariableKeys;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindConstructorProvider;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * What a configuration type has at each place: properties, a list, a map, or something
 * that is not known. Which properties there are is what Boot's binder says. Not
 * thread-safe.
 */
public final class ConfigType {

	/**
	 * Of what nothing is known.
	 */
	public static final ConfigType UNKNOWN = new ConfigType(Kind.UNKNOWN, ResolvableType.NONE);

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("config");

	private static final int DEEPEST = 8;

	private final Kind kind;

	private final ResolvableType type;

	private @Nullable Map<String, Property> properties;

	/** The keys of the members whose key is not their own name. */
	private final Map<String, Element> renamed = new HashMap<>();

	private @Nullable ConfigType elements;

	private ConfigType(Kind kind, ResolvableType type) {
		this.kind = kind;
		this.type = type;
	}

	public static ConfigType of(Class<?> type) {
		return of(ResolvableType.forClass(type));
	}

	public static ConfigType of(ResolvableType type) {
		return new ConfigType(kind(type), type);
	}

	private static Kind kind(ResolvableType type) {
		Class<?> raw = type.toClass();
		if (type.isArray() || Collection.class.isAssignableFrom(raw)) {
			return Kind.LIST;
		}
		if (Map.class.isAssignableFrom(raw)) {
			return Kind.MAP;
		}
		return (raw.getName().startsWith("java.") || BeanUtils.isSimpleValueType(raw)) ? Kind.UNKNOWN : Kind.OBJECT;
	}

	public ResolvableType type() {
		return this.type;
	}

	public boolean isList() {
		return this.kind == Kind.LIST;
	}

	public boolean isMap() {
		return this.kind == Kind.MAP;
	}

	/**
	 * Tell whether this has keys, even where they look like the positions of a list.
	 */
	public boolean hasKeys() {
		return this.kind == Kind.MAP || this.kind == Kind.OBJECT;
	}

	/**
	 * Return what is at a place below this.
	 */
	public ConfigType child(Element element) {
		if (this.kind == Kind.LIST || this.kind == Kind.MAP) {
			return elements();
		}
		ConfigType property = property(element);
		return (property != null) ? property : UNKNOWN;
	}

	/**
	 * Return a property of an object, in any spelling.
	 */
	public @Nullable ConfigType property(Element element) {
		Property property = byId().get(element.id());
		return (property != null) ? property.type() : null;
	}

	/**
	 * Return the key that a member of the type is bound from.
	 */
	Element key(String member) {
		Element key = Element.name(member);
		return byId().isEmpty() ? key : this.renamed.getOrDefault(member, key);
	}

	/**
	 * Return what each element of a list or each value of a map is.
	 */
	public ConfigType elements() {
		ConfigType elements = this.elements;
		if (elements == null) {
			elements = of(this.type.isArray() ? this.type.getComponentType()
					: isMap() ? this.type.asMap().getGeneric(1) : this.type.asCollection().getGeneric(0));
			this.elements = elements;
		}
		return elements;
	}

	/**
	 * Return the properties of an object, in the order of the binder.
	 */
	public Collection<Property> properties() {
		return byId().values();
	}

	/**
	 * Add what variables can mean below this.
	 */
	public void addTo(VariableKeys keys) {
		addTo(keys, 0);
	}

	private void addTo(VariableKeys keys, int depth) {
		if (depth == DEEPEST) {
			return;
		}
		if (isList() || isMap()) {
			elements().addTo(keys.addElements(isMap()), depth + 1);
		}
		else {
			properties().forEach((property) -> property.type().addTo(keys.add(property.key()), depth + 1));
		}
	}

	private Map<String, Property> byId() {
		Map<String, Property> properties = this.properties;
		if (properties == null) {
			properties = new LinkedHashMap<>();
			if (this.kind == Kind.OBJECT) {
				Constructor<?> constructor = BindConstructorProvider.DEFAULT.getBindConstructor(Bindable.of(this.type),
						false);
				if (constructor != null) {
					addParameters(constructor, properties);
				}
				else {
					addBound(properties);
				}
			}
			this.properties = properties;
		}
		return properties;
	}

	private void addParameters(Constructor<?> constructor, Map<String, Property> properties) {
		Parameter[] parameters = constructor.getParameters();
		for (int i = 0; i < parameters.length; i++) {
			Name name = parameters[i].getAnnotation(Name.class);
			Element key = add(properties, (name != null) ? name.value() : parameters[i].getName(),
					of(ResolvableType.forMethodParameter(new MethodParameter(constructor, i), this.type)));
			if (name != null) {
				this.renamed.put(parameters[i].getName(), key);
			}
		}
	}

	private static Element add(Map<String, Property> properties, String name, ConfigType type) {
		Element key = Element.name(PropertyPath.kebabCase(name));
		properties.put(key.id(), new Property(key, type));
		return key;
	}

	/**
	 * Add what the binder would set or fill. A property without a setter is filled where
	 * it is: an object, a list or a map, never a value. The binder has a spelling of its
	 * own for capitals in a row.
	 */
	private void addBound(Map<String, Property> properties) {
		Map<String, String> spellings = new HashMap<>();
		Set<String> set = new HashSet<>();
		ReflectionUtils.doWithMethods(this.type.toClass(), (method) -> {
			String name = method.getName().replaceFirst("^(set|get|is)", "");
			String id = PropertyPath.uniform(name);
			spellings.putIfAbsent(id, StringUtils.uncapitalizeAsProperty(name));
			if (method.getName().startsWith("set")) {
				set.add(id);
			}
		});
		ask((name, type) -> {
			String id = PropertyPath.uniform(name);
			boolean readOnly = spellings.containsKey(id) && !set.contains(id);
			if (!readOnly || kind(type) != Kind.UNKNOWN) {
				add(properties, spellings.getOrDefault(id, name), of(type));
			}
		});
	}

	private void ask(BiConsumer<String, ResolvableType> properties) {
		try {
			binder(List.of()).bind(ROOT, Bindable.of(this.type), new AbstractBindHandler() {

				@Override
				public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
						BindContext context) {
					if (name.equals(ROOT)) {
						return target;
					}
					properties.accept(name.getLastElement(Form.DASHED), target.getType());
					return null;
				}

			});
		}
		catch (BindException ex) {
			// an interface, or a class that cannot be made
		}
	}

	/**
	 * Return what is there when no property is set.
	 * @param conversionServices convert the defaults that are annotated
	 * @return an instance, or {@code null} where the type cannot do without properties
	 */
	public @Nullable Object initial(List<ConversionService> conversionServices) {
		try {
			return binder(conversionServices).bindOrCreate(ROOT, Bindable.of(this.type), null);
		}
		catch (BindException ex) {
			return null;
		}
	}

	private static Binder binder(List<ConversionService> conversionServices) {
		return new Binder(List.of(new MapConfigurationPropertySource()), null, conversionServices, null, null, null);
	}

	/**
	 * Tell whether a type is written as a text. One that has properties is only where a
	 * converter says so: that it could be made of a text by its constructor is chance.
	 * @param conversionServices convert the values
	 */
	public boolean isText(List<ConversionService> conversionServices) {
		return converts(conversionServices)
				&& (byId().isEmpty() || !converts(List.of(DefaultConversionService.getSharedInstance())));
	}

	private boolean converts(List<ConversionService> conversionServices) {
		TypeDescriptor target = new TypeDescriptor(this.type, null, null);
		TypeDescriptor text = TypeDescriptor.valueOf(String.class);
		return conversionServices.stream().anyMatch((service) -> service.canConvert(text, target));
	}

	/**
	 * A property of an object.
	 *
	 * @param key its name in kebab case
	 * @param type what it is
	 */
	public record Property(Element key, ConfigType type) {
	}

	private enum Kind {

		OBJECT, LIST, MAP, UNKNOWN

	}

}
