package io.beluga.registry.internal.creation;

import io.beluga.registry.config.ProviderConfig;

/**
 * Checks configurations and makes instances from them.
 */
public interface InstanceMaker {

	/**
	 * Check a configuration without making anything.
	 * @throws io.beluga.registry.error.ProviderNotFoundException if it names no
	 * registered provider
	 * @throws io.beluga.registry.error.InvalidConfigException if it breaks a rule
	 */
	void check(String packageName, String name, ProviderConfig config);

	/**
	 * Make an instance. An error of the registry's own comes as
	 * {@link Creations.Rejected}; anything else was thrown by foreign code.
	 * @param creation the creation that it is for
	 * @param providerName the provider
	 * @param config the configuration
	 * @return the instance, of the package's contract
	 */
	Instance make(Creation creation, String providerName, ProviderConfig config) throws Exception;

}
