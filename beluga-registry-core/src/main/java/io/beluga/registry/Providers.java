package io.beluga.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.config.ProviderConfig;

/**
 * The configured providers of an application: named, shared and live. Every name may also
 * be an alias. Thread-safe.
 * <p>
 * What {@code get} and its like return is a <em>reference</em>: an object of the contract
 * that leads to the current instance, however often that is replaced. It may be kept for
 * ever. The first call through it creates the instance, and a method that returns its own
 * instance, such as a fluent one, returns the reference. What is inside of another result
 * is not looked into. A contract that is a class has no references, there {@code get}
 * creates and gives the instance itself.
 * <p>
 * Every method throws {@link io.beluga.registry.error.PackageNotFoundException} for a
 * package that is not registered, or is registered with another contract, and
 * {@link io.beluga.registry.error.RegistryAccessFailedException} once the registry is
 * closed.
 *
 * @since 0.1.0
 */
public interface Providers {

	/**
	 * Return the reference of a configured provider. A call through it holds the instance
	 * that it runs on until its result has ended, see {@link ProviderHandle#use}.
	 * @param providerPackage the package
	 * @param name the name or an alias
	 * @param <P> the contract
	 * @return always the same object for one name
	 * @throws io.beluga.registry.error.ProviderNotFoundException if nothing has the name
	 */
	<P> P get(ProviderPackage<P> providerPackage, String name);

	/**
	 * Return the reference of the package's default, which follows when another one is
	 * made the default.
	 * @param providerPackage the package
	 * @param <P> the contract
	 * @return always the same object for one package
	 * @throws io.beluga.registry.error.ProviderNotFoundException if there is no default
	 */
	<P> P getDefault(ProviderPackage<P> providerPackage);

	/**
	 * Return the reference of a configured provider.
	 * @param packageName the package
	 * @param name the name or an alias
	 * @return always the same object for one name
	 * @throws io.beluga.registry.error.ProviderNotFoundException if nothing has the name
	 */
	Object get(String packageName, String name);

	/**
	 * Return the reference of a configured provider, if there is one. Meant for names
	 * from outside: it asks no resolver, and an unknown, blank or {@code null} name finds
	 * nothing.
	 * @param providerPackage the package
	 * @param name the name or an alias
	 * @param <P> the contract
	 * @return the reference, the same as from {@link #get(ProviderPackage, String)}
	 */
	<P> Optional<P> find(ProviderPackage<P> providerPackage, String name);

	/**
	 * Return the references of all configured providers of a package.
	 * @param providerPackage the package
	 * @param <P> the contract
	 * @return references by name, without aliases, sorted by name and immutable
	 */
	<P> Map<String, P> all(ProviderPackage<P> providerPackage);

	/**
	 * Return a handle of a configured provider.
	 * @param providerPackage the package
	 * @param name the name or an alias
	 * @param <P> the contract
	 * @return the handle
	 * @throws io.beluga.registry.error.ProviderNotFoundException if nothing has the name
	 */
	<P> ProviderHandle<P> handle(ProviderPackage<P> providerPackage, String name);

	/**
	 * Return the configured providers of a package.
	 * @param packageName the package
	 * @return their names, without aliases, sorted and immutable
	 */
	List<String> list(String packageName);

	/**
	 * Describe a configured provider. Creates nothing. A name that only a resolver knows
	 * is not found here, as it is not in {@link #list}: a {@link #handle} describes it.
	 * @param packageName the package
	 * @param name the name or an alias
	 * @return a snapshot
	 * @throws io.beluga.registry.error.ProviderNotFoundException if nothing has the name
	 */
	ConfiguredProviderInfo info(String packageName, String name);

	/**
	 * Return the newest accepted configuration of a configured provider, to change a part
	 * of it: also where it has no API key yet, so that one can be put. That of a name
	 * that only a resolver knows is the resolver's.
	 * @param packageName the package
	 * @param name the name or an alias
	 * @return the configuration
	 * @throws io.beluga.registry.error.ProviderNotFoundException if nothing has the name
	 */
	ProviderConfig config(String packageName, String name);

	/**
	 * Add a configured provider, or replace its configuration. Where an instance serves,
	 * a new one is built on a thread of the registry, checked where its factory is a
	 * {@link ProviderProbe}, and then takes its place; the caller waits, at most until
	 * the deadline. The old one is destroyed once its calls have ended. Where that fails,
	 * the old one goes on serving. A configuration equal to the one that serves changes
	 * nothing.
	 * @param packageName the package
	 * @param name the name, any non-blank string of at most 256 characters, or an alias
	 * @param config the configuration, which must name a registered provider
	 * @throws io.beluga.registry.error.ProviderNotFoundException if the configuration
	 * names no registered provider
	 * @throws io.beluga.registry.error.InvalidConfigException if the name or the
	 * configuration breaks a rule
	 * @throws io.beluga.registry.error.ProviderCreationFailedException if no new instance
	 * can be built, or this is called by the creation of that very name
	 */
	void put(String packageName, String name, ProviderConfig config);

	/**
	 * Replace the instance of a configured provider by one with an equal configuration.
	 * Where there is no instance, the next use creates one as ever. To have a name
	 * resolved anew that only a resolver knows, {@link #remove} it.
	 * @param packageName the package
	 * @param name the name or an alias
	 * @throws io.beluga.registry.error.ProviderNotFoundException if nothing has the name
	 * @throws io.beluga.registry.error.ProviderCreationFailedException if no new instance
	 * can be built, or this is called by the creation of that very name
	 */
	void renew(String packageName, String name);

	/**
	 * Remove a configured provider. Its instance is destroyed once its calls have ended;
	 * references to it throw {@link io.beluga.registry.error.ProviderNotFoundException}.
	 * One that only a resolver knows is resolved anew at its next use.
	 * @param packageName the package
	 * @param name the name; an alias is not removed by this
	 * @return whether there was one
	 * @throws io.beluga.registry.error.ProviderCreationFailedException if this is called
	 * by the creation of that very name
	 */
	boolean remove(String packageName, String name);

}
