package io.beluga.registry;

import java.util.Set;

import io.beluga.registry.config.ProviderConfig;
import org.jspecify.annotations.Nullable;

/**
 * What the slots of a registry share.
 */
interface SlotContext {

	Settings settings();

	Workers workers();

	Creations creations();

	InstanceMaker maker();

	/**
	 * Check a configuration without making anything.
	 */
	void check(String packageName, String name, ProviderConfig config);

	boolean isClosed();

	/**
	 * Refuse what comes after the registry was closed.
	 * @throws io.beluga.registry.error.RegistryAccessFailedException if it is
	 */
	void requireOpen(@Nullable String packageName, @Nullable String name);

	/**
	 * Return the retirements that are not over.
	 */
	Set<Retirement> retirements();

	/**
	 * Destroy an instance on one of few threads.
	 */
	void destroy(Runnable action);

	/**
	 * Release an instance that nobody has seen.
	 */
	void discard(Instance instance);

	/**
	 * Keep the limit of names that only a resolver knows.
	 */
	void trimResolved(Entry newest);

	/**
	 * Keep the limit of names that only a resolver knows, where one has no instance.
	 */
	void trimFailed(Entry failed);

	/**
	 * Note that no resolver knows a name.
	 */
	void markUnknown(Entry entry);

}
