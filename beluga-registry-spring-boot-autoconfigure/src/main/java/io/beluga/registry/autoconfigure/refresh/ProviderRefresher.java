package io.beluga.registry.autoconfigure.refresh;

/**
 * Reads the configuration of providers again and applies what has changed, while the
 * application runs. Thread-safe: of several refreshes that are asked for at once, each is
 * done, one after the other.
 * <p>
 * Names whose configuration has changed are replaced without losing a call, new ones are
 * added, and those that are gone are removed once their calls have ended. What is wrong
 * leaves the instance that serves as it is, and everything else is still applied. A name
 * that the application has put, or that only a resolver knows, is left alone.
 * <p>
 * Files and other config data are read afresh, into an environment that is not that of
 * the application. Where Spring Cloud is present, or the application was not started by a
 * {@code SpringApplication}, the environment of the application is read as it is now.
 * Properties of the registry itself, in {@code beluga.registry}, are not read again.
 *
 * @since 0.1.0
 */
public interface ProviderRefresher {

	/**
	 * Refresh the configured providers. Instances are built before this returns.
	 * @return what was done, and what could not be
	 * @throws io.beluga.registry.error.RegistryAccessFailedException if the registry is
	 * closed
	 * @throws io.beluga.registry.error.ProviderRegistryException if this is called while
	 * the application's configuration is first checked, or from within a refresh
	 */
	RefreshResult refresh();

}
