package io.beluga.registry.autoconfigure.endpoint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.PropertyPath;
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
final class ConfigDescriptions {

	private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

	private final ProviderRegistry registry;

	private final ConfiguredProviders configured;

	private final BelugaProvidersProperties properties;

	private final Sanitizer sanitizer;

	ConfigDescriptions(ProviderRegistry registry, ConfiguredProviders configured, BelugaProvidersProperties properties,
			Sanitizer sanitizer) {
		this.registry = registry;
		this.configured = configured;
		this.properties = properties;
		this.sanitizer = sanitizer;
	}

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
			keys(config).keySet().forEach((key) -> described.put(key, property(prefix, key, values, null)));
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

	private static Map<String, Object> keys(ProviderConfig config) {
		Map<String, Object> keys = new TreeMap<>();
		keys.put("provider-name", config.providerName());
		if (config.apiKey() != null) {
			keys.put("api-key", config.apiKey());
		}
		if (config.endpoint() != null) {
			keys.put("endpoint", config.endpoint());
		}
		if (config.timeout() != null) {
			keys.put("timeout", config.timeout());
		}
		addKeys(keys, "", config.customFields());
		return keys;
	}

	private static void addKeys(Map<String, Object> keys, String path, Object value) {
		if (value instanceof Map<?, ?> map && !map.isEmpty()) {
			map.forEach((key, element) -> addKeys(keys, path + element(path, String.valueOf(key)), element));
		}
		else if (value instanceof List<?> list && !list.isEmpty()) {
			for (int i = 0; i < list.size(); i++) {
				addKeys(keys, path + '[' + i + ']', list.get(i));
			}
		}
		else if (!path.isEmpty()) {
			keys.put(path, value);
		}
	}

	private static String element(String path, String key) {
		if (!NAME.matcher(key).matches()) {
			return '[' + key + ']';
		}
		String name = PropertyPath.kebabCase(key);
		return path.isEmpty() ? name : '.' + name;
	}

}
