package io.beluga.registry.internal.slot;

import java.util.function.Function;

import io.beluga.registry.Providers;
import io.beluga.registry.internal.attempt.CreationLink;
import io.beluga.registry.internal.catalog.ProviderCatalog;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.dispatch.LimitedWorkers;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.dispatch.Workers;

/**
 * What the slots of a registry share.
 *
 * @param settings what the registry was built with
 * @param catalog says whether the registry is open
 * @param workers the threads of the registry
 * @param creations makes instances
 * @param draining the instances that only finish their calls, also those of names that
 * are gone
 * @param background asks resolvers again
 */
public record SlotContext(Settings settings, ProviderCatalog catalog, Workers workers, Creations creations,
		DrainingInstances draining, LimitedWorkers background) {

	/**
	 * How many resolvers are asked again at the same time.
	 */
	private static final int BACKGROUND_THREADS = 8;

	/**
	 * Create what the slots of a registry share.
	 * @param providers gives what a factory sees of the configured providers
	 */
	public static SlotContext of(Settings settings, ProviderCatalog catalog,
			Function<CreationLink, Providers> providers) {
		Workers workers = new Workers(settings.classLoader());
		return new SlotContext(settings, catalog, workers, new Creations(workers, settings, providers),
				new DrainingInstances(settings, workers),
				new LimitedWorkers(workers, BACKGROUND_THREADS, Settings.nanos(settings.creationTimeout())));
	}

}
