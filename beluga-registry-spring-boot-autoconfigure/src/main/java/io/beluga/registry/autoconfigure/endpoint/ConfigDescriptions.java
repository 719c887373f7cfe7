package io.beluga.registry.autoconfigure.endpoint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.PropertyPath.Element;
import io.beluga.registry.autoconfigure.source.PropertyPath.Kind;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderSource;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;

/**
 * Describes the properties of configured providers: where they are written, and their
 * values where those may be shown.
 */
record ConfigDescriptions(ProviderRegistry registry, ConfiguredProviders configured,
		BelugaProvidersProperties properties, Sanitizer sanitizer) {

	private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

	/**
	 * Describe the properties of a configured provider.
	 * @param info the configured provider
	 * @param source where it comes from
	 * @param showValues whether to show values that may be shown
	 * @return properties by name
	 */
	Map<String, Object> describe(ConfiguredProviderInfo info, ProviderSource source, boolean showValues) {
		String prefix = "beluga.providers." + info.packageName() + '.' + info.name() + '.';
		Map<String, Object> described = new TreeMap<>();
		if (source == ProviderSource.ENVIRONMENT) {
			this.properties.find(info.packageName(), info.name()).ifPresent((each) -> {
				Map<String, String> values = showValues ? values(configType(info), each) : Map.of();
				each.getOrigins().forEach((key, origin) -> described.put(key, property(prefix, key, values, origin)));
			});
			return described;
		}
		config(info).ifPresent((config) -> {
			Map<String, String> values = showValues ? ShownValues.of(configType(info), config) : Map.of();
			keys(config).forEach((key) -> described.put(key, property(prefix, key, values, null)));
		});
		return described;
	}

	private Map<String, Object> property(String prefix, String key, Map<String, String> values,
			@Nullable String origin) {
		String value = values.get(key);
		Object shown = (value != null) ? this.sanitizer.sanitize(new SanitizableData(null, prefix + key, value), true)
				: Secret.MASK;
		return new JsonBody().with("value", shown).with("origin", origin).toMap();
	}

	private @Nullable Class<?> configType(ConfiguredProviderInfo info) {
		try {
			return (this.registry instanceof DefaultProviderRegistry known)
					? known.definition(info.packageName(), info.providerName()).configType() : null;
		}
		catch (ProviderNotFoundException ex) {
			// unregistered: nobody can say which of its properties are free of secrets
			return null;
		}
	}

	private static Map<String, String> values(@Nullable Class<?> type, ProviderProperties properties) {
		Map<String, String> values = ShownValues.of(type, properties.toConfig());
		values.put("enabled", String.valueOf(properties.isEnabled()));
		values.put("optional", String.valueOf(properties.isOptional()));
		properties.getExtends().ifPresent((name) -> values.put("extends", name));
		properties.getCreationTimeout().ifPresent((timeout) -> values.put("creation-timeout", timeout.toString()));
		properties.getDrainTimeout().ifPresent((timeout) -> values.put("drain-timeout", timeout.toString()));
		return values;
	}

	private Optional<ProviderConfig> config(ConfiguredProviderInfo info) {
		try {
			return Optional.of(this.configured.providers().config(info.packageName(), info.name()));
		}
		catch (ProviderRegistryException ex) {
			// removed at this moment, or not valid, which its failure says
			return Optional.empty();
		}
	}

	private static Set<String> keys(ProviderConfig config) {
		Set<String> keys = new TreeSet<>();
		addKeys(keys, "provider-name", config.providerName());
		addKeys(keys, "api-key", config.apiKey());
		addKeys(keys, "endpoint", config.endpoint());
		addKeys(keys, "timeout", config.timeout());
		addKeys(keys, "", config.customFields());
		return keys;
	}

	private static void addKeys(Set<String> keys, String path, @Nullable Object value) {
		if (value instanceof Map<?, ?> map && !map.isEmpty()) {
			map.forEach((key, member) -> addKeys(keys, path(path, element(String.valueOf(key))), member));
		}
		else if (value instanceof List<?> list && !list.isEmpty()) {
			for (int i = 0; i < list.size(); i++) {
				addKeys(keys, path(path, Element.index(i)), list.get(i));
			}
		}
		else if (value != null && !path.isEmpty()) {
			keys.add(path);
		}
	}

	private static String path(String parent, Element element) {
		return PropertyPath.append(parent, List.of(element));
	}

	private static Element element(String key) {
		return NAME.matcher(key).matches() ? Element.name(key) : new Element(key, Kind.KEY);
	}

}
