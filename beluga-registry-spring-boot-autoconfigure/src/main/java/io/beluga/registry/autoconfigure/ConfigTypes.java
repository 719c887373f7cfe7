package io.beluga.registry.autoconfigure;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.config.ProviderConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;

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
			addKeys(keys, type, 0);
		}
	}

	private static void addKeys(VariableKeys keys, Class<?> type, int depth) {
		if (depth == DEEPEST || type.getName().startsWith("java.") || BeanUtils.isSimpleValueType(type)) {
			return;
		}
		Constructor<?> constructor = constructor(type);
		if (constructor != null) {
			for (Parameter parameter : constructor.getParameters()) {
				addKey(keys, parameter.getName(), parameter.getType(), depth);
			}
			return;
		}
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			if (property.getWriteMethod() != null) {
				addKey(keys, property.getName(), property.getPropertyType(), depth);
			}
		}
	}

	private static void addKey(VariableKeys keys, String name, Class<?> type, int depth) {
		addKeys(keys.add(PropertyPath.Element.name(PropertyPath.kebabCase(name))), type, depth + 1);
	}

	private static @Nullable Constructor<?> constructor(Class<?> type) {
		List<Constructor<?>> constructors = Arrays.stream(type.getDeclaredConstructors())
			.filter((candidate) -> !Modifier.isPrivate(candidate.getModifiers()) && !candidate.isSynthetic())
			.toList();
		return (constructors.size() == 1 && constructors.get(0).getParameterCount() > 0) ? constructors.get(0) : null;
	}

}
