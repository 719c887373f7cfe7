package io.beluga.registry.autoconfigure.bind;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.PropertyPath.Element;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindConstructorProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * What a configuration type has at each place: properties, a list, a map, or something
 * that is not known.
 */
public final class ConfigShape {

	/**
	 * Of what no type is known.
	 */
	public static final ConfigShape UNKNOWN = new ConfigShape(Kind.UNKNOWN, ResolvableType.NONE);

	private final Kind kind;

	private final ResolvableType type;

	private @Nullable Map<Element, ConfigShape> properties;

	/** The keys of the members whose key is not their own name. */
	private final Map<String, Element> renamed = new HashMap<>();

	private @Nullable ConfigShape elements;

	private ConfigShape(Kind kind, ResolvableType type) {
		this.kind = kind;
		this.type = type;
	}

	public static ConfigShape of(ResolvableType type) {
		Class<?> raw = type.toClass();
		if (type.isArray() || Collection.class.isAssignableFrom(raw)) {
			return new ConfigShape(Kind.LIST, type);
		}
		if (Map.class.isAssignableFrom(raw)) {
			return new ConfigShape(Kind.MAP, type);
		}
		return (raw.getName().startsWith("java.") || BeanUtils.isSimpleValueType(raw)) ? UNKNOWN
				: new ConfigShape(Kind.OBJECT, type);
	}

	public boolean isList() {
		return this.kind == Kind.LIST;
	}

	/**
	 * Tell whether this has keys, even where they look like the positions of a list.
	 */
	public boolean hasKeys() {
		return this.kind == Kind.MAP || this.kind == Kind.OBJECT;
	}

	public boolean isMap() {
		return this.kind == Kind.MAP;
	}

	/**
	 * Return what is at a place below this.
	 */
	public ConfigShape child(Element element) {
		return switch (this.kind) {
			case LIST, MAP -> elements();
			case OBJECT -> {
				ConfigShape property = property(element);
				yield (property != null) ? property : UNKNOWN;
			}
			case UNKNOWN -> UNKNOWN;
		};
	}

	/**
	 * Return a property of an object, in any spelling.
	 */
	public @Nullable ConfigShape property(Element element) {
		// asked for every value of a configuration
		for (Map.Entry<Element, ConfigShape> property : properties().entrySet()) {
			if (property.getKey().id().equals(element.id())) {
				return property.getValue();
			}
		}
		return null;
	}

	/**
	 * Return the key that a member of the type is bound from.
	 */
	Element key(String member) {
		return properties().isEmpty() ? Element.name(member) : this.renamed.getOrDefault(member, Element.name(member));
	}

	/**
	 * Return what each element of a list or each value of a map is.
	 */
	public ConfigShape elements() {
		ConfigShape elements = this.elements;
		if (elements == null) {
			elements = of(this.type.isArray() ? this.type.getComponentType()
					: isMap() ? this.type.asMap().getGeneric(1) : this.type.asCollection().getGeneric(0));
			this.elements = elements;
		}
		return elements;
	}

	/**
	 * Return the properties of an object.
	 */
	public Map<Element, ConfigShape> properties() {
		Map<Element, ConfigShape> properties = this.properties;
		if (properties == null) {
			properties = new LinkedHashMap<>();
			if (this.kind == Kind.OBJECT) {
				addProperties(properties);
			}
			this.properties = properties;
		}
		return properties;
	}

	private void addProperties(Map<Element, ConfigShape> properties) {
		Constructor<?> constructor = BindConstructorProvider.DEFAULT.getBindConstructor(Bindable.of(this.type), true);
		if (constructor != null && constructor.getParameterCount() > 0) {
			Parameter[] parameters = constructor.getParameters();
			for (int i = 0; i < parameters.length; i++) {
				Name name = parameters[i].getAnnotation(Name.class);
				Element key = propertyKey((name != null) ? name.value() : parameters[i].getName());
				properties.put(key, of(ResolvableType.forConstructorParameter(constructor, i)));
				if (name != null) {
					this.renamed.put(parameters[i].getName(), key);
				}
			}
			return;
		}
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(this.type.toClass())) {
			ConfigShape shape = property(property);
			if (shape != null) {
				properties.put(propertyKey(property.getName()), shape);
			}
		}
	}

	/**
	 * Return what a property of a bean is. One without a setter is filled where it is: an
	 * object, a list or a map, never a value.
	 */
	private @Nullable ConfigShape property(PropertyDescriptor property) {
		if (property.getWriteMethod() != null) {
			return of(ResolvableType.forMethodParameter(new MethodParameter(property.getWriteMethod(), 0), this.type));
		}
		if (property.getReadMethod() == null) {
			return null;
		}
		ConfigShape shape = of(
				ResolvableType.forMethodParameter(new MethodParameter(property.getReadMethod(), -1), this.type));
		return (shape.kind != Kind.UNKNOWN) ? shape : null;
	}

	/**
	 * Return the name by which a property of an object is shown, in any spelling.
	 */
	public String name(String spelling) {
		String id = Element.name(spelling).id();
		return properties().keySet()
			.stream()
			.filter((property) -> property.id().equals(id))
			.findFirst()
			.map(Element::text)
			.orElse(spelling);
	}

	private static Element propertyKey(String name) {
		return Element.name(PropertyPath.kebabCase(name));
	}

	private enum Kind {

		OBJECT, LIST, MAP, UNKNOWN

	}

}
