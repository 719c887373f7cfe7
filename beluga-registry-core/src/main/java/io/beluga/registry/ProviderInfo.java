package io.beluga.registry;

import java.util.List;
import java.util.Objects;

import io.beluga.registry.config.ConfigSchema;

/**
 * What is known of a registered provider. Immutable.
 *
 * @param name the provider
 * @param type the kind of provider
 * @param capabilities what it does
 * @param configSchema what its configuration looks like
 * @param supportedFeatures how it does what it does
 * @param documentation what a reader should know; may be empty
 * @since 0.1.0
 */
public record ProviderInfo(String name, ProviderType type, List<String> capabilities, ConfigSchema configSchema,
		List<String> supportedFeatures, String documentation) {

	/**
	 * Create a description.
	 * @param name the provider
	 * @param type the kind of provider
	 * @param capabilities what it does
	 * @param configSchema what its configuration looks like
	 * @param supportedFeatures how it does what it does
	 * @param documentation what a reader should know
	 */
	public ProviderInfo {
		capabilities = List.copyOf(Objects.requireNonNull(capabilities, "'capabilities' must not be null"));
		supportedFeatures = List
			.copyOf(Objects.requireNonNull(supportedFeatures, "'supportedFeatures' must not be null"));
	}

}
