package io.beluga.registry.autoconfigure;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.config.ProviderConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;

/**
 * What the registered providers take, to know what an environment variable can mean.
 */
final class ConfigTypes {

	private static final int DEEPEST = 8;

	private final Map<String, Class<?>> types = new LinkedHashMap<>();

	void add(String packageName, String providerName, Class<?> type) {
		this.types.put(packageName + '.' + providerName, type);
	}

	void addKeys(VariableKeys keys, String packageName, String providerName) {
		Class<?> type = this.types.get(packageName + '.' + providerName);
		if (type != null && type != ProviderConfig.class) {
			addKeys(keys, ResolvableType.forClass(type), 0);
		}
	}

	private static void addKeys(VariableKeys keys, ResolvableType type, int depth) {
		Class<?> raw = type.toClass();
		if (depth == DEEPEST) {
			return;
		}
		if (type.isArray()) {
			addKeys(keys.addElements(), type.getComponentType(), depth + 1);
		}
		else if (Collection.class.isAssignableFrom(raw)) {
			addKeys(keys.addElements(), type.asCollection().getGeneric(0), depth + 1);
		}
		else if (Map.class.isAssignableFrom(raw)) {
			addKeys(keys.addValues(), type.asMap().getGeneric(1), depth + 1);
		}
		else if (!raw.getName().startsWith("java.") && !BeanUtils.isSimpleValueType(raw)) {
			addProperties(keys, raw, depth);
		}
	}

	private static void addProperties(VariableKeys keys, Class<?> type, int depth) {
		Constructor<?> constructor = constructor(type);
		if (constructor != null) {
			Parameter[] parameters = constructor.getParameters();
			for (int i = 0; i < parameters.length; i++) {
				addKey(keys, parameters[i].getName(), ResolvableType.forConstructorParameter(constructor, i), depth);
			}
			return;
		}
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			if (property.getWriteMethod() != null) {
				addKey(keys, property.getName(), ResolvableType.forMethodParameter(property.getWriteMethod(), 0),
						depth);
			}
		}
	}

	private static void addKey(VariableKeys keys, String name, ResolvableType type, int depth) {
		addKeys(keys.add(PropertyPath.Element.name(PropertyPath.kebabCase(name))), type, depth + 1);
	}

	private static @Nullable Constructor<?> constructor(Class<?> type) {
		List<Constructor<?>> constructors = Arrays.stream(type.getDeclaredConstructors())
			.filter((candidate) -> !Modifier.isPrivate(candidate.getModifiers()) && !candidate.isSynthetic())
			.toList();
		return (constructors.size() == 1 && constructors.get(0).getParameterCount() > 0) ? constructors.get(0) : null;
	}

}
