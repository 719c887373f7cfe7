package io.beluga.registry;

import io.beluga.registry.config.ProviderConfig;

/**
 * Turns a {@link ProviderConfig} into the configuration type of a provider. Thread-safe.
 *
 * @since 0.1.0
 */
public interface ProviderConfigBinder {

	/**
	 * Bind and validate.
	 * @param config the configuration, its provider's name filled in
	 * @param definition the provider, whose {@link ProviderDefinition#configType()} is to
	 * be made
	 * @param <C> the configuration type
	 * @return the configuration of that type
	 * @throws io.beluga.registry.error.InvalidConfigException with every problem, each
	 * with a property in kebab case relative to the configuration
	 */
	<C> C bind(ProviderConfig config, ProviderDefinition<C, ?> definition);

}
