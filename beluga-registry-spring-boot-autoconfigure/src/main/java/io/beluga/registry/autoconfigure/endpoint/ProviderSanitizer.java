package io.beluga.registry.autoconfigure.endpoint;

import io.beluga.registry.config.Secret;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.env.PropertySourceInfo;

/**
 * Masks what is configured of providers wherever Actuator shows properties: any of it may
 * be a secret.
 */
final class ProviderSanitizer implements SanitizingFunction {

	private static final ConfigurationPropertyName PROVIDERS = ConfigurationPropertyName.of("beluga.providers");

	@Override
	public SanitizableData apply(SanitizableData data) {
		String key = data.getKey();
		if (isOfProviders(key) || isOfProviders(withoutPrefix(key, data))) {
			return data.withValue(Secret.MASK);
		}
		return data;
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

}
