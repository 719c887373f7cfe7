package io.beluga.registry.internal.creation;

import java.util.List;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.internal.creation.Creations.Maker;

/**
 * Checks configurations and makes instances from them, for configured providers.
 */
public interface InstanceMaker {

	/**
	 * Bind and check a configuration without making anything.
	 * @return makes an instance from what was bound, as the other method does, once
	 * @throws io.beluga.registry.error.ProviderNotFoundException if it names no
	 * registered provider
	 * @throws InvalidConfigException if it breaks a rule
	 */
	Maker<Instance> check(String packageName, String name, ProviderConfig config);

	/**
	 * Make an instance. An error of the registry's own comes as
	 * {@link Creations.Rejected}; anything else was thrown by foreign code.
	 * @param creation the creation that it is for
	 * @param config the configuration, which names the provider
	 * @return the instance, of the package's contract
	 */
	Instance make(Creation creation, ProviderConfig config) throws Exception;

	/**
	 * Refuse a configuration that names no provider.
	 */
	static void requireProviderName(String packageName, String name, String providerName) {
		if (providerName.isBlank()) {
			throw new InvalidConfigException(packageName, name,
					List.of(new ConfigViolation("provider-name", "is required.")));
		}
	}

}
