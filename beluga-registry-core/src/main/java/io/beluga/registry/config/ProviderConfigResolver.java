package io.beluga.registry.config;

import java.util.Optional;

/**
 * Finds the configuration of a name that nobody configured, such as a tenant's. Called
 * when the name is first used, on the thread that makes its instance, never under a lock,
 * and within the deadline of the creation; it may block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ProviderConfigResolver {

	/**
	 * Look a configuration up.
	 * @param packageName the package
	 * @param name the name that is used, any non-blank string of at most 256 characters
	 * @return the configuration, or nothing where the name is not known
	 */
	Optional<ProviderConfig> resolve(String packageName, String name);

}
