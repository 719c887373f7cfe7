package io.beluga.registry;

/**
 * Leads to the current instance of a configured provider, also where its contract is a
 * class. Thread-safe; may be kept for ever.
 *
 * @param <P> the contract
 * @since 0.1.0
 */
public interface ProviderHandle<P> {

	/**
	 * Use the current instance, which is held until the call has ended. The first use
	 * creates it.
	 * @param call what to do with it
	 * @param <R> what comes of it
	 * @param <X> what it throws
	 * @return what the call returned
	 * @throws X what the call threw, unchanged
	 * @throws io.beluga.registry.error.ProviderRegistryException if there is no instance
	 */
	<R, X extends Exception> R use(ProviderCall<? super P, ? extends R, X> call) throws X;

	/**
	 * Describe the configured provider. Creates nothing.
	 * @return a snapshot
	 */
	ConfiguredProviderInfo info();

}
