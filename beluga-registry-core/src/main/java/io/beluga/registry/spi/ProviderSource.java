package io.beluga.registry.spi;

import io.beluga.registry.Providers;

/**
 * Where a configured provider comes from.
 *
 * @since 0.1.0
 */
public enum ProviderSource {

	/**
	 * From the configuration of the application.
	 */
	ENVIRONMENT,

	/**
	 * From {@link Providers#put}.
	 */
	PUT,

	/**
	 * From a {@link io.beluga.registry.config.ProviderConfigResolver}.
	 */
	RESOLVER

}
