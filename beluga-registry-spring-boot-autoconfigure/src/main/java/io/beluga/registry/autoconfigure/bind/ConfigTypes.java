package io.beluga.registry.autoconfigure.bind;

import java.util.LinkedHashMap;
import java.util.Map;

import io.beluga.registry.config.ProviderConfig;

import org.springframework.core.ResolvableType;

/**
 * What the registered providers take, to know what an environment variable can mean and
 * what is a list.
 */
public final class ConfigTypes {

	private final Map<String, ConfigShape> shapes = new LinkedHashMap<>();

	private final Map<Class<?>, ConfigShape> known = new LinkedHashMap<>();

	public void add(String packageName, String providerName, Class<?> type) {
		if (type != ProviderConfig.class) {
			this.shapes.put(packageName + '.' + providerName,
					this.known.computeIfAbsent(type, (key) -> ConfigShape.of(ResolvableType.forClass(key))));
		}
	}

	/**
	 * Return what a provider takes.
	 */
	public ConfigShape shape(String packageName, String providerName) {
		return this.shapes.getOrDefault(packageName + '.' + providerName, ConfigShape.UNKNOWN);
	}

}
