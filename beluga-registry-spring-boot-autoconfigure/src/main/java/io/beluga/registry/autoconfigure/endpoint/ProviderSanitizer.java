package io.beluga.registry.autoconfigure.endpoint;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.config.Secret;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.env.PropertySourceInfo;

/**
 * Masks what is configured of providers wherever Actuator shows properties, and what its
 * placeholders refer to: any of it may be a secret.
 */
final class ProviderSanitizer implements SanitizingFunction {

	private static final ConfigurationPropertyName PROVIDERS = ConfigurationPropertyName.of("beluga.providers");

	private final Supplier<@Nullable BelugaProvidersProperties> properties;

	private volatile References references = new References(Map.of(), Set.of());

	/**
	 * Create the function.
	 * @param properties gives the configured providers, if there are any
	 */
	ProviderSanitizer(Supplier<@Nullable BelugaProvidersProperties> properties) {
		this.properties = properties;
	}

	@Override
	public SanitizableData apply(SanitizableData data) {
		String key = data.getKey();
		String plain = withoutPrefix(key, data);
		if (isOfProviders(key) || isOfProviders(plain) || isReference(plain)) {
			return data.withValue(Secret.MASK);
		}
		return data;
	}

	/**
	 * Tell whether a placeholder refers to a key, in any spelling.
	 */
	private boolean isReference(String key) {
		BelugaProvidersProperties properties = this.properties.get();
		if (properties == null) {
			return false;
		}
		References known = this.references;
		if (known.of() != properties.asMap()) {
			// the map is another one after a refresh
			known = new References(properties.asMap(),
					properties.references()
						.stream()
						.map(ProviderSanitizer::uniform)
						.collect(Collectors.toUnmodifiableSet()));
			this.references = known;
		}
		return known.names().contains(uniform(key));
	}

	private static String uniform(String key) {
		return key.replaceAll("[-_.\\[\\]]", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * Tell whether a key is below the providers in any spelling that Boot reads, that of
	 * environment variables among them.
	 */
	private static boolean isOfProviders(String key) {
		return PROVIDERS.isAncestorOf(ConfigurationPropertyName.adapt(key, '.'))
				|| PROVIDERS.isAncestorOf(ConfigurationPropertyName.adapt(key, '_'));
	}

	private static String withoutPrefix(String key, SanitizableData data) {
		String prefix = (data.getPropertySource() instanceof PropertySourceInfo info) ? info.getPrefix() : null;
		return (prefix != null && key.length() > prefix.length()) ? key.substring(prefix.length() + 1) : key;
	}

	/**
	 * What placeholders refer to.
	 *
	 * @param of the properties that have them
	 * @param names the names in a uniform spelling
	 */
	private record References(Map<?, ?> of, Set<String> names) {
	}

}
