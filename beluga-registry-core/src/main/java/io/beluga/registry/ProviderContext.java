package io.beluga.registry;

import java.time.Instant;
import java.util.Optional;

import io.beluga.registry.config.ProviderConfig;

/**
 * What a factory may know of the creation that it takes part in. Thread-safe; of no use
 * once the creation has ended.
 *
 * @since 0.1.0
 */
public interface ProviderContext {

	/**
	 * Return the package.
	 * @return the name of the package
	 */
	String packageName();

	/**
	 * Return the provider.
	 * @return the name of the provider
	 */
	String providerName();

	/**
	 * Return what the instance is made for.
	 * @return the configured provider's name; the provider's own name where the instance
	 * is made by {@code createProvider}
	 */
	String name();

	/**
	 * Return the whole configuration, whatever the factory's own configuration type is.
	 * @return the configuration
	 */
	ProviderConfig config();

	/**
	 * Return what the instance that is to be replaced was built from. A factory may
	 * refuse the change by throwing.
	 * @return the configuration that serves now; empty for a first instance
	 */
	Optional<ProviderConfig> previous();

	/**
	 * Return when the creation will be given up. The creating thread is interrupted then.
	 * @return the deadline; empty where there is none
	 */
	Optional<Instant> deadline();

	/**
	 * Tell whether the creation was given up. Its product would be destroyed unused.
	 * @return whether the deadline has passed
	 */
	boolean isExpired();

	/**
	 * Return the other configured providers. What is used through them while this
	 * creation runs counts as used by this creation, on whatever thread: two that wait
	 * for each other are refused.
	 * @return the configured providers
	 */
	Providers providers();

	/**
	 * Have a resource closed after the product: when the product is destroyed, and also
	 * when this creation fails, is late or is discarded. Several are closed in reverse
	 * order. One that is given after the creation was given up is closed at once.
	 * @param resource what to close
	 */
	void onDestroy(AutoCloseable resource);

}
