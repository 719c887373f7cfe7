package io.beluga.registry.internal.slot;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.internal.attempt.CreationLink;
import io.beluga.registry.internal.catalog.ProviderCatalog;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.creation.Creations.Maker;
import io.beluga.registry.internal.creation.InstanceMaker;
import io.beluga.registry.internal.dispatch.ContextClassLoader;
import io.beluga.registry.internal.dispatch.LimitedWorkers;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.dispatch.Workers;
import io.beluga.registry.internal.instance.Instance;
import org.jspecify.annotations.Nullable;

/**
 * What the slots of a registry share.
 */
public final class SlotContext {

	/**
	 * How many instances are destroyed at the same time, as far as they end soon.
	 */
	private static final int DESTROYER_THREADS = 16;

	/**
	 * After how long one that is being destroyed holds up no other.
	 */
	private static final long DESTROYING_NANOS = TimeUnit.SECONDS.toNanos(2);

	private final Settings settings;

	private final ContextClassLoader classLoader;

	private final long creationNanos;

	private final long drainNanos;

	private final ProviderCatalog catalog;

	private final InstanceMaker maker;

	private final Workers workers;

	private final LimitedWorkers destroyers;

	private final Creations creations;

	/**
	 * The instances that only finish their calls, also those of names that are gone.
	 */
	private final Set<DrainingInstances> draining = ConcurrentHashMap.newKeySet();

	/**
	 * Create what the slots of a registry share.
	 * @param catalog says whether the registry is open
	 * @param maker makes instances
	 * @param providers gives what a factory sees of the configured providers
	 */
	public SlotContext(Settings settings, ProviderCatalog catalog, InstanceMaker maker,
			Function<CreationLink, Providers> providers) {
		this.settings = settings;
		this.classLoader = settings.classLoader();
		this.creationNanos = Settings.nanos(settings.creationTimeout());
		this.drainNanos = Settings.nanos(settings.drainTimeout());
		this.catalog = catalog;
		this.maker = maker;
		this.workers = new Workers(this.classLoader);
		this.destroyers = new LimitedWorkers(this.workers, DESTROYER_THREADS);
		this.creations = new Creations(this.workers, settings, providers);
	}

	public Settings settings() {
		return this.settings;
	}

	public ContextClassLoader classLoader() {
		return this.classLoader;
	}

	public Workers workers() {
		return this.workers;
	}

	public Creations creations() {
		return this.creations;
	}

	/**
	 * Return how long a creation may take.
	 * @param own what is configured for the name alone
	 */
	public long creationNanos(@Nullable Duration own) {
		return (own != null) ? Settings.nanos(own) : this.creationNanos;
	}

	/**
	 * Return how long an instance waits for the end of its calls.
	 * @param own what is configured for the name alone
	 */
	public long drainNanos(@Nullable Duration own) {
		return (own != null) ? Settings.nanos(own) : this.drainNanos;
	}

	public Set<DrainingInstances> draining() {
		return this.draining;
	}

	public boolean isClosed() {
		return this.catalog.isClosed();
	}

	/**
	 * Refuse what comes after the registry was closed.
	 * @throws io.beluga.registry.error.RegistryAccessFailedException if it is
	 */
	public void requireOpen(@Nullable String packageName, @Nullable String name) {
		this.catalog.requireOpen(packageName, name);
	}

	InstanceMaker maker() {
		return this.maker;
	}

	/**
	 * Bind and check a configuration on the thread of a caller, without making anything.
	 * @return makes an instance from what was bound
	 */
	public Maker<Instance> check(String packageName, String name, ProviderConfig config) {
		return this.classLoader.call(() -> this.maker.check(packageName, name, config));
	}

	/**
	 * Destroy an instance that nobody waits for, when it is its turn: many may go at
	 * once.
	 */
	void destroy(Runnable action) {
		this.destroyers.execute((place) -> {
			Future<?> timer = this.workers.schedule(place::leave, DESTROYING_NANOS);
			try {
				this.classLoader.call(() -> {
					action.run();
					return null;
				});
			}
			finally {
				if (timer != null) {
					timer.cancel(false);
				}
			}
		});
	}

	/**
	 * End what makes and destroys instances, once the registry is closed and nothing is
	 * left to be waited for.
	 */
	public void close() {
		this.creations.close();
		// the timer that gives places away ends with the creations
		this.destroyers.lift();
	}

}
