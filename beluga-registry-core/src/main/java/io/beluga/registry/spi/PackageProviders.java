package io.beluga.registry.spi;

import java.util.List;

import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderPackage;

/**
 * Brings providers to every package that is registered, whatever its contract is. A
 * package that has a provider of the same name keeps its own, and one that is excluded is
 * not registered.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PackageProviders {

	/**
	 * Return the providers for a package.
	 * @param providerPackage the package, as it is configured
	 * @return what to register; may be empty
	 */
	List<ProviderDefinition<?, ?>> definitions(ProviderPackage<?> providerPackage);

}
