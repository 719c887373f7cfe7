package io.beluga.registry;

import java.util.List;
import java.util.Map;

import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.event.ProviderEventListener;
import org.jspecify.annotations.Nullable;

/**
 * The other side of {@link Providers}: what sets up the configured providers of an
 * application, and what its operators look at. Thread-safe.
 *
 * @since 0.1.0
 */
public interface ConfiguredProviders extends AutoCloseable {

	/**
	 * Return the side that applications use.
	 * @return the providers
	 */
	Providers providers();

	/**
	 * Add a listener to those that the registry was built with. It hears of what happens
	 * from now on.
	 * @param listener is told of every event
	 */
	void addListener(ProviderEventListener listener);

	/**
	 * Add a resolver, to be asked after those that the registry was built with.
	 * @param configResolver knows names that nobody configured
	 */
	void addConfigResolver(ProviderConfigResolver configResolver);

	/**
	 * Make a package known. Where the registry is a {@link DefaultProviderRegistry}, its
	 * packages are known anyway.
	 * @param providerPackage the package
	 */
	void registerPackage(ProviderPackage<?> providerPackage);

	/**
	 * Add a name. Its configuration is neither read nor checked before it is needed.
	 * @param provider the name and what is known of it
	 * @throws io.beluga.registry.error.PackageNotFoundException if the package is not
	 * registered
	 * @throws io.beluga.registry.error.ProviderExistsException if the package has such a
	 * name or alias
	 */
	void add(ConfiguredProvider provider);

	/**
	 * Say that a name cannot be used, before anybody tries. It becomes
	 * {@link ProviderState#UNAVAILABLE} unless an instance serves.
	 * @param packageName the package
	 * @param name the name
	 * @param reason what is wrong with its configuration
	 */
	void markUnavailable(String packageName, String name, InvalidConfigException reason);

	/**
	 * Set the default of a package. Without one, the only configured provider is the
	 * default, if there is only one.
	 * @param packageName the package
	 * @param name a configured provider or an alias, or {@code null} for none
	 * @throws io.beluga.registry.error.ProviderNotFoundException if nothing has the name
	 */
	void setDefault(String packageName, @Nullable String name);

	/**
	 * Set the aliases of a package, in place of those it had. References to an alias
	 * follow.
	 * @param packageName the package
	 * @param aliases configured providers by alias
	 * @throws io.beluga.registry.error.ProviderNotFoundException if an alias points to
	 * nothing
	 * @throws io.beluga.registry.error.ProviderExistsException if a configured provider
	 * has the name of an alias
	 */
	void setAliases(String packageName, Map<String, String> aliases);

	/**
	 * Return the packages.
	 * @return their names, sorted and immutable
	 */
	List<String> packages();

	/**
	 * Describe a package. Creates nothing.
	 * @param packageName the package
	 * @return a snapshot
	 * @throws io.beluga.registry.error.PackageNotFoundException if the package is not
	 * registered
	 */
	ProviderPackageInfo describe(String packageName);

	/**
	 * Return where a configured provider comes from.
	 * @param packageName the package
	 * @param name the name or an alias
	 * @return the source
	 * @throws io.beluga.registry.error.ProviderNotFoundException if nothing has the name
	 */
	ProviderSource source(String packageName, String name);

	/**
	 * Close every instance.
	 */
	@Override
	void close();

}
