package io.beluga.registry.autoconfigure.endpoint;

import java.util.Locale;

import io.beluga.registry.config.Secret;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Masks what is configured of providers wherever Actuator shows properties: any of it may
 * be a secret.
 */
final class ProviderSanitizer implements SanitizingFunction {

	@Override
	public SanitizableData apply(SanitizableData data) {
		String key = data.getKey().replace('_', '.').toLowerCase(Locale.ROOT);
		return key.startsWith("beluga.providers.") ? data.withValue(Secret.MASK) : data;
	}

}
