package io.beluga.registry.autoconfigure.endpoint;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

import io.beluga.registry.autoconfigure.source.PropertyPath;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindConstructorProvider;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * The properties that a configuration type declares, as Boot's binder sees them.
 */
final class ConfigTypeProperties {

	private ConfigTypeProperties() {
	}

	/**
	 * Return the types of properties by their names in kebab case. A type of Java's own
	 * has none: it is a value.
	 */
	static Map<String, ResolvableType> of(ResolvableType type) {
		Map<String, ResolvableType> properties = new LinkedHashMap<>();
		Class<?> raw = type.toClass();
		if (isValue(raw)) {
			return properties;
		}
		Constructor<?> constructor = BindConstructorProvider.DEFAULT.getBindConstructor(raw, false);
		if (constructor != null) {
			Parameter[] parameters = constructor.getParameters();
			for (int i = 0; i < parameters.length; i++) {
				properties.put(name(parameters[i]),
						ResolvableType.forMethodParameter(new MethodParameter(constructor, i), type));
			}
			return properties;
		}
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(raw)) {
			ResolvableType propertyType = type(property, type);
			if (propertyType != null) {
				properties.put(PropertyPath.kebabCase(property.getName()), propertyType);
			}
		}
		return properties;
	}

	/**
	 * Tell whether a type is one that a text is converted to.
	 */
	static boolean isValue(Class<?> type) {
		return type.isPrimitive() || type.isEnum() || type.getName().startsWith("java.")
				|| type.getName().startsWith("org.springframework.");
	}

	private static String name(Parameter parameter) {
		Name name = parameter.getAnnotation(Name.class);
		return PropertyPath.kebabCase((name != null) ? name.value() : parameter.getName());
	}

	private static @Nullable ResolvableType type(PropertyDescriptor property, ResolvableType owner) {
		if (property.getWriteMethod() != null) {
			return ResolvableType.forMethodParameter(new MethodParameter(property.getWriteMethod(), 0), owner);
		}
		return (property.getReadMethod() != null && !property.getName().equals("class"))
				? ResolvableType.forMethodParameter(new MethodParameter(property.getReadMethod(), -1), owner) : null;
	}

}
