package io.beluga.registry.internal.slot;

import java.util.Set;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.creation.Creations.Maker;
import io.beluga.registry.internal.creation.Instance;
import io.beluga.registry.internal.creation.InstanceMaker;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.dispatch.Workers;
import org.jspecify.annotations.Nullable;

/**
 * What the slots of a registry share.
 */
public interface SlotContext {

	Settings settings();

	Workers workers();

	Creations creations();

	InstanceMaker maker();

	/**
	 * Bind and check a configuration without making anything.
	 * @return makes an instance from what was bound
	 */
	Maker<Instance> check(String packageName, String name, ProviderConfig config);

	boolean isClosed();

	/**
	 * Refuse what comes after the registry was closed.
	 * @throws io.beluga.registry.error.RegistryAccessFailedException if it is
	 */
	void requireOpen(@Nullable String packageName, @Nullable String name);

	/**
	 * Return the retirements that are not over.
	 */
	Set<DrainingInstances> retirements();

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
	void trimResolved(ProviderSlot newest);

	/**
	 * Keep the limit of names that only a resolver knows, where one has no instance.
	 */
	void trimFailed(ProviderSlot failed);

	/**
	 * Note that no resolver knows a name.
	 */
	void markUnknown(ProviderSlot slot);

}
