package io.beluga.registry.autoconfigure;

import io.beluga.registry.ProviderRegistry;

/**
 * Adds packages and providers that are no beans. Beans of this type are called in their
 * order, once, before the configuration is checked and before any configured provider has
 * an instance; packages that only a customizer registers have no beans of their own,
 * their configured providers are reached through {@link io.beluga.registry.Providers}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ProviderRegistryCustomizer {

	/**
	 * Customize the registry.
	 * @param registry the registry, which must not be used to create anything yet
	 */
	void customize(ProviderRegistry registry);

}
