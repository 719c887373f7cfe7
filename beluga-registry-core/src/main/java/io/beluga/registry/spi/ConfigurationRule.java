package io.beluga.registry.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;

/**
 * A rule of a configured provider that cannot be checked without looking at others. It is
 * checked when the application starts and at each refresh, joined with all other problems
 * to one report. Called by several threads at once.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ConfigurationRule {

	/**
	 * Check a configured provider.
	 * @param name its name
	 * @param config its configuration
	 * @param neighbours what it may be held against
	 * @return what is wrong, with properties relative to the configured provider; empty
	 * where nothing is, or the rule is not about this one
	 */
	List<ConfigViolation> check(String name, ProviderConfig config, Neighbours neighbours);

	/**
	 * The configuration as it would be. A snapshot.
	 */
	interface Neighbours {

		/**
		 * Return the package.
		 * @return the name of the package
		 */
		String packageName();

		/**
		 * Return the configured providers of the package.
		 * @return configurations by name
		 */
		Map<String, ProviderConfig> configured();

		/**
		 * Tell whether a name of the package is in the configuration and not in use.
		 * @param name the name
		 * @return whether it is disabled
		 */
		boolean isDisabled(String name);

		/**
		 * Return the aliases of the package.
		 * @return configured providers by alias
		 */
		Map<String, String> aliases();

		/**
		 * Return the packages that have a configured provider of a name.
		 * @param name the name
		 * @return their names, sorted
		 */
		List<String> packagesWith(String name);

		/**
		 * Find a registered provider of the package.
		 * @param providerName the provider
		 * @return its definition, where it is known
		 */
		Optional<ProviderDefinition<?, ?>> definition(String providerName);

	}

}
