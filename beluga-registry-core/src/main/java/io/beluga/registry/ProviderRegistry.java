package io.beluga.registry;

import java.util.List;

import io.beluga.registry.config.ProviderConfig;

/**
 * The providers of an application: which packages there are, and which providers each
 * has. Thread-safe and linearizable: of several threads that register one name, exactly
 * one succeeds, and what is registered is visible to every thread at once and as a whole.
 * <p>
 * Once it is closed, every method but {@link #close()} throws
 * {@link io.beluga.registry.error.RegistryAccessFailedException}.
 *
 * @since 0.1.0
 */
public interface ProviderRegistry extends AutoCloseable {

	/**
	 * Register a package. Registering one again that has the same contract changes
	 * nothing.
	 * @param providerPackage the package
	 * @throws io.beluga.registry.error.RegistrationFailedException if it is {@code null},
	 * or a package of that name has another contract
	 */
	void registerPackage(ProviderPackage<?> providerPackage);

	/**
	 * Return the registered packages.
	 * @return their names, sorted and immutable
	 */
	List<String> listPackages();

	/**
	 * Register a provider that takes a {@link ProviderConfig} and needs an API key. For
	 * anything else there is {@link #registerProvider(ProviderDefinition)}.
	 * @param packageName a registered package
	 * @param providerName a name that is unique in the package: letters, digits,
	 * {@code -} and {@code _}, at most 128
	 * @param factory makes the instances
	 * @throws io.beluga.registry.error.PackageNotFoundException if the package is not
	 * registered
	 * @throws io.beluga.registry.error.ProviderExistsException if the name is taken
	 * @throws io.beluga.registry.error.InvalidFactoryException if the factory is
	 * {@code null}, or declares to make something that is not the package's contract
	 * @throws io.beluga.registry.error.RegistrationFailedException if the name is not
	 * such a name
	 */
	void registerProvider(String packageName, String providerName, ProviderFactory<ProviderConfig, ?> factory);

	/**
	 * Register a provider.
	 * @param definition the provider
	 * @throws io.beluga.registry.error.PackageNotFoundException if the package is not
	 * registered
	 * @throws io.beluga.registry.error.ProviderExistsException if the name is taken
	 * @throws io.beluga.registry.error.InvalidFactoryException if the factory is
	 * {@code null}, or declares to make something that is not the package's contract
	 * @throws io.beluga.registry.error.RegistrationFailedException if the definition or a
	 * part of it is {@code null} or unusable
	 */
	void registerProvider(ProviderDefinition<?, ?> definition);

	/**
	 * Unregister a provider. Live instances go on; later creations throw
	 * {@link io.beluga.registry.error.ProviderNotFoundException}.
	 * @param packageName a registered package
	 * @param providerName the provider
	 * @return whether there was one
	 * @throws io.beluga.registry.error.PackageNotFoundException if the package is not
	 * registered
	 */
	boolean unregisterProvider(String packageName, String providerName);

	/**
	 * Make a new instance, which the caller owns: it is released by
	 * {@link #destroyProvider(Object)}, at the latest when the registry closes.
	 * <p>
	 * The instance is what the factory has made, so that nothing tells the registry when
	 * somebody else closes it. One that is closed by its own {@code close()}, in a
	 * {@code try} with resources for example, is kept in memory until it is destroyed,
	 * and is closed once more then: call {@link #destroyProvider(Object)} in a
	 * {@code finally} block instead.
	 * @param packageName a registered package
	 * @param providerName a registered provider
	 * @param config the configuration; its own provider's name is either blank or the
	 * same
	 * @return the instance, of the package's contract
	 * @throws io.beluga.registry.error.PackageNotFoundException if the package is not
	 * registered
	 * @throws io.beluga.registry.error.ProviderNotFoundException if the provider is not
	 * registered
	 * @throws io.beluga.registry.error.InvalidConfigException if the configuration is
	 * {@code null} or breaks a rule; the factory is not called then
	 * @throws io.beluga.registry.error.ProviderCreationFailedException if the factory
	 * does not deliver in time
	 */
	Object createProvider(String packageName, String providerName, ProviderConfig config);

	/**
	 * Make a new instance, as {@link #createProvider(String, String, ProviderConfig)}
	 * does.
	 * @param providerPackage a registered package
	 * @param providerName a registered provider
	 * @param config the configuration; its own provider's name is either blank or the
	 * same
	 * @param <P> the contract
	 * @return the instance
	 */
	<P> P createProvider(ProviderPackage<P> providerPackage, String providerName, ProviderConfig config);

	/**
	 * Release what {@code createProvider} made: close the instance, if it is an
	 * {@link AutoCloseable}, and then everything that its factory gave to
	 * {@link ProviderContext#onDestroy}. Does nothing where that has been done, or where
	 * there is nothing to release.
	 * @param provider the instance
	 */
	void destroyProvider(Object provider);

	/**
	 * Return the providers of a package.
	 * @param packageName a registered package
	 * @return their names, sorted and immutable; empty where there are none
	 * @throws io.beluga.registry.error.PackageNotFoundException if the package is not
	 * registered
	 */
	List<String> listProviders(String packageName);

	/**
	 * Describe a provider.
	 * @param packageName a registered package
	 * @param providerName a registered provider
	 * @return what is known of it
	 * @throws io.beluga.registry.error.PackageNotFoundException if the package is not
	 * registered
	 * @throws io.beluga.registry.error.ProviderNotFoundException if the provider is not
	 * registered
	 */
	ProviderInfo getProviderInfo(String packageName, String providerName);

	/**
	 * Close the registry and everything that it made. Closing twice does nothing.
	 */
	@Override
	void close();

}
