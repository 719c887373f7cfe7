package io.beluga.registry.internal.creation;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.internal.creation.Creations.Maker;
import io.beluga.registry.internal.instance.Instance;

/**
 * Checks configurations and makes instances from them, for the configured providers of a
 * package.
 */
@FunctionalInterface
public interface InstanceMaker {

	/**
	 * Bind and check a configuration without making anything.
	 * @param name what it is for
	 * @return makes an instance of the package's contract from what was bound, once. An
	 * error of the registry's own comes out of it as
	 * {@link io.beluga.registry.internal.attempt.Rejected}; anything else was thrown by
	 * foreign code.
	 * @throws io.beluga.registry.error.ProviderNotFoundException if it names no
	 * registered provider
	 * @throws io.beluga.registry.error.InvalidConfigException if it breaks a rule
	 */
	Maker<Instance> check(String name, ProviderConfig config);

}
