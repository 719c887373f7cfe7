package io.beluga.registry.autoconfigure.inject;

/**
 * Checks the configuration once, before something is made from it.
 */
@FunctionalInterface
public interface ConfigurationPreparation {

	/**
	 * Make sure that the configuration has been checked.
	 * @throws io.beluga.registry.error.InvalidConfigException with everything that is
	 * wrong with it
	 */
	void ensurePrepared();

}
