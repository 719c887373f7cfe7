package io.beluga.registry.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.event.ProviderEvent;
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
	 * Tell all listeners of something that happened to a configured provider.
	 * @param event what happened; events are delivered one at a time, in this order
	 */
	void publish(ProviderEvent event);

	/**
	 * Add a resolver, to be asked after those that the registry was built with.
	 * @param configResolver knows names that nobody configured
	 */
	void addConfigResolver(ProviderConfigResolver configResolver);

	/**
	 * Have instances made by the thread that asks for them, as long as a condition holds.
	 * Otherwise that is done on a thread of the registry: however long a factory takes,
	 * the calling thread goes on at the deadline. A container needs the calling thread
	 * where that may hold a lock which the factory has to take, such as the lock of
	 * singletons in a constructor.
	 * @param callerRuns tells whether the thread that calls it makes instances itself;
	 * asked before each creation, and must not block
	 */
	void setCallerRuns(BooleanSupplier callerRuns);

	/**
	 * Tell whether the current thread makes an instance of a name, or of something that
	 * such an instance waits for: who waits for the instance must not be waited for on
	 * this thread.
	 * @param packageName the package
	 * @param name the configured provider
	 * @return whether a creation of it is under way, whose deadline has not passed, that
	 * the current thread works for
	 */
	boolean isCreating(String packageName, String name);

	/**
	 * Make a package known. Those of the {@code DefaultProviderRegistry} that these
	 * configured providers come from are known anyway.
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
	 * Describe a name anew, by the rules of {@link Providers#put}: where an instance
	 * serves, the configuration is validated, an instance is built from it on a thread of
	 * the registry, and then the two are exchanged; the caller waits, at most until the
	 * deadline; a failure leaves the old instance serving. With no instance the
	 * configuration is validated and stored. One that equals what serves is not built
	 * again, but the other settings of the description count from now on.
	 * <p>
	 * What an application has put wins over a description with another source, whichever
	 * comes first: such a name is left alone, and so is one that is put while this
	 * builds.
	 * @param provider the name and what is known of it, with the source that it has from
	 * now on
	 * @return whether this configuration was taken; not where one that was put, or a
	 * newer one, stands
	 * @throws io.beluga.registry.error.ProviderNotFoundException if nothing has the name
	 * @throws ProviderRegistryException if the configuration is invalid or no instance
	 * could be built
	 */
	boolean replace(ConfiguredProvider provider);

	/**
	 * Remove a name, if its configuration still comes from a source. A put that is under
	 * way is not lost: it adds the name again.
	 * @param packageName the package
	 * @param name the name
	 * @param source where the configuration has to come from
	 * @return whether it was there and came from the source
	 */
	boolean remove(String packageName, String name, ProviderSource source);

	/**
	 * Say that the environment has a configuration for a name that cannot be used. Where
	 * an instance serves, it goes on and is {@link ProviderState#DEGRADED}; otherwise the
	 * name becomes {@link ProviderState#UNAVAILABLE} until it is described anew. A name
	 * that an application has put is left alone.
	 * @param packageName the package
	 * @param name the name
	 * @param reason what is wrong with its configuration
	 * @throws io.beluga.registry.error.ProviderNotFoundException if nothing has the name
	 */
	void markFailed(String packageName, String name, ProviderRegistryException reason);

	/**
	 * Set the default of a package. While it is removed, the package has no default until
	 * the name comes back. Without one, the only configured provider is the default, if
	 * there is only one.
	 * @param packageName the package
	 * @param name a configured provider or an alias, or {@code null} for none
	 * @throws io.beluga.registry.error.ProviderNotFoundException if nothing has the name
	 */
	void setDefault(String packageName, @Nullable String name);

	/**
	 * Set the aliases of a package, in place of those it had. References to an alias
	 * follow. One whose configured provider is removed later leads nowhere until the name
	 * comes back.
	 * @param packageName the package
	 * @param aliases configured providers by alias
	 * @throws io.beluga.registry.error.ProviderNotFoundException if an alias points to
	 * nothing
	 * @throws io.beluga.registry.error.ProviderExistsException if a configured provider
	 * has the name of an alias
	 */
	void setAliases(String packageName, Map<String, String> aliases);

	/**
	 * Have an object of the application stand for a name, whatever is configured for it:
	 * no provider makes an instance, and the registry never closes the object. To be said
	 * before the name is used, best before it is added.
	 * @param packageName the package
	 * @param name a configured provider or an alias
	 * @param instance gives the object, of the package's contract; called outside any
	 * lock when the name is first used, and again for each replacement
	 * @throws io.beluga.registry.error.PackageNotFoundException if the package is not
	 * registered
	 */
	void substitute(String packageName, String name, Supplier<?> instance);

	/**
	 * Tell whether an object stands for a name.
	 * @param packageName the package
	 * @param name a configured provider or an alias
	 * @return whether {@link #substitute} was called for it
	 */
	boolean isSubstituted(String packageName, String name);

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
	 * Tell how to get providers that may not be there.
	 * @param packageName the package
	 * @return by provider, what to do, as the package was given it
	 * @throws io.beluga.registry.error.PackageNotFoundException if the package is not
	 * registered
	 * @see io.beluga.registry.ProviderPackage#withProviderHints
	 */
	Map<String, String> providerHints(String packageName);

	/**
	 * Return where a configured provider comes from.
	 * @param packageName the package
	 * @param name the name or an alias
	 * @return the source
	 * @throws io.beluga.registry.error.ProviderNotFoundException if nothing has the name
	 */
	ProviderSource source(String packageName, String name);

	/**
	 * Return whether the application can do without a configured provider.
	 * @param packageName the package
	 * @param name the name or an alias
	 * @return whether it may be unavailable
	 * @throws io.beluga.registry.error.ProviderNotFoundException if nothing has the name
	 */
	boolean isOptional(String packageName, String name);

	/**
	 * Find the check of the instance that serves now. Creates nothing and checks nothing.
	 * @param packageName the package
	 * @param name the name or an alias
	 * @return the check, or nothing where no instance serves, its factory is no
	 * {@link ProviderProbe}, or the configured provider is not to be probed
	 * @throws io.beluga.registry.error.ProviderNotFoundException if nothing has the name
	 */
	Optional<InstanceProbe> findProbe(String packageName, String name);

	/**
	 * Close every instance.
	 */
	@Override
	void close();

}
