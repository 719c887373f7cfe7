package io.beluga.registry.spi;

import io.beluga.registry.ProviderProbe;

/**
 * The check of one instance of a configured provider, by the {@link ProviderProbe} that
 * its factory is. Equal to another one where that checks the same instance.
 *
 * @since 0.1.0
 */
public interface InstanceProbe {

	/**
	 * Return which instance is checked.
	 * @return its generation
	 */
	long generation();

	/**
	 * Check the instance, which is not destroyed meanwhile, on the calling thread. It
	 * takes as long as the probe does.
	 * @return whether it was checked; not where it serves no more
	 * @throws Exception if the instance would not work; no secret of its configuration is
	 * in it
	 */
	boolean run() throws Exception;

}
