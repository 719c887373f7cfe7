package io.beluga.registry.internal.live;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.NameRules;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.internal.catalog.ProviderCatalog;
import io.beluga.registry.internal.catalog.RegisteredPackage;
import io.beluga.registry.internal.creation.Creation;
import io.beluga.registry.internal.creation.CreationLink;
import io.beluga.registry.internal.creation.CreationObservation;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.creation.Creations.Maker;
import io.beluga.registry.internal.creation.Instance;
import io.beluga.registry.internal.creation.InstanceMaker;
import io.beluga.registry.internal.dispatch.EventQueue;
import io.beluga.registry.internal.dispatch.LimitedWorkers;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.dispatch.Workers;
import io.beluga.registry.internal.slot.DrainingInstances;
import io.beluga.registry.internal.slot.ProviderSlot.Outcome;
import io.beluga.registry.internal.slot.ProviderSlot;
import io.beluga.registry.internal.slot.SlotContext;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.InstanceProbe;
import io.beluga.registry.spi.ProviderPackageInfo;
import io.beluga.registry.spi.ProviderSource;
import org.jspecify.annotations.Nullable;

/**
 * The configured providers of all packages and what they share.
 */
public final class LiveProviders implements ConfiguredProviders, SlotContext {

	private final Settings settings;

	private final InstanceMaker maker;

	private final Supplier<List<Instance>> others;

	/**
	 * How many resolvers are asked again at the same time.
	 */
	private static final int BACKGROUND_THREADS = 8;

	/**
	 * How many instances are destroyed at the same time, as far as they end soon.
	 */
	private static final int DESTROYER_THREADS = 16;

	/**
	 * After how long one that is being destroyed holds up no other.
	 */
	private static final long DESTROYING_NANOS = TimeUnit.SECONDS.toNanos(2);

	private final Workers workers;

	private final LimitedWorkers background;

	private final LimitedWorkers destroyers;

	private final Creations creations;

	private final Providers providers = new ProvidersView(this, null);

	private final ProviderCatalog catalog;

	private final ConcurrentMap<String, LivePackage> packages = new ConcurrentHashMap<>();

	/**
	 * The retirements that are not over, also those of names that are gone.
	 */
	private final Set<DrainingInstances> retirements = ConcurrentHashMap.newKeySet();

	/**
	 * What others have to tell of names.
	 */
	private final EventQueue published;

	/**
	 * Create the configured providers of a registry.
	 * @param others gives what is to be closed with the instances of configured
	 * providers, once nothing is added to it any more
	 */
	public LiveProviders(Settings settings, ProviderCatalog catalog, InstanceMaker maker,
			Supplier<List<Instance>> others) {
		this.settings = settings;
		this.workers = new Workers(settings.classLoader());
		this.background = new LimitedWorkers(this.workers, BACKGROUND_THREADS);
		this.destroyers = new LimitedWorkers(this.workers, DESTROYER_THREADS);
		this.creations = new Creations(this.workers, settings, (link) -> new ProvidersView(this, link));
		this.published = new EventQueue(settings, null);
		this.catalog = catalog;
		this.maker = maker;
		this.others = others;
	}

	@Override
	public Settings settings() {
		return this.settings;
	}

	@Override
	public InstanceMaker maker() {
		return this.maker;
	}

	@Override
	public Maker<Instance> check(String packageName, String name, ProviderConfig config) {
		return this.settings.classLoader().call(() -> this.maker.check(packageName, name, config));
	}

	@Override
	public Workers workers() {
		return this.workers;
	}

	/**
	 * Return what runs foreign code that can wait.
	 */
	LimitedWorkers background() {
		return this.background;
	}

	/**
	 * Destroy an instance that nobody waits for, when it is its turn: many may go at
	 * once.
	 */
	@Override
	public void destroy(Runnable action) {
		this.destroyers.execute((place) -> {
			Future<?> timer = this.workers.schedule(place::leave, DESTROYING_NANOS);
			try {
				this.settings.classLoader().call(() -> {
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

	@Override
	public Creations creations() {
		return this.creations;
	}

	@Override
	public boolean isClosed() {
		return this.catalog.isClosed();
	}

	@Override
	public void requireOpen(@Nullable String packageName, @Nullable String name) {
		this.catalog.requireOpen(packageName, name);
	}

	LivePackage configured(@Nullable String packageName) {
		requireOpen(packageName, null);
		LivePackage found = (packageName != null) ? this.packages.get(packageName) : null;
		return (found != null) ? found : add(this.catalog.get(packageName));
	}

	/**
	 * Find a package that has the contract it is asked with.
	 */
	LivePackage configured(@Nullable ProviderPackage<?> asked) {
		LivePackage found = configured((asked != null) ? asked.name() : null);
		if (found.providerPackage() != asked) {
			this.catalog.get(asked);
		}
		return found;
	}

	/**
	 * Add what is configured in a package, when somebody first asks.
	 */
	private LivePackage add(RegisteredPackage registered) {
		return this.packages.computeIfAbsent(registered.providerPackage().name(),
				(name) -> new LivePackage(this, registered.providerPackage()));
	}

	@Override
	public Providers providers() {
		return this.providers;
	}

	@Override
	public void addListener(ProviderEventListener listener) {
		requireOpen(null, null);
		this.settings.listeners().add(Objects.requireNonNull(listener, "'listener' must not be null"));
	}

	@Override
	public void publish(ProviderEvent event) {
		this.published.add(Objects.requireNonNull(event, "'event' must not be null"));
		this.published.deliver();
	}

	@Override
	public void addConfigResolver(ProviderConfigResolver configResolver) {
		requireOpen(null, null);
		this.settings.configResolvers()
			.add(Objects.requireNonNull(configResolver, "'configResolver' must not be null"));
	}

	@Override
	public void setCallerRuns(BooleanSupplier callerRuns) {
		this.creations.setCallerRuns(Objects.requireNonNull(callerRuns, "'callerRuns' must not be null"));
	}

	@Override
	public boolean isCreating(String packageName, String name) {
		Creation asker = this.creations.asker(null);
		return asker != null && asker.isWithin(packageName, name);
	}

	@Override
	public void registerPackage(ProviderPackage<?> providerPackage) {
		this.catalog.registerPackage(providerPackage);
	}

	@Override
	public void add(ConfiguredProvider provider) {
		LivePackage configured = configured(provider.packageName());
		requireName(provider.packageName(), provider.name());
		configured.add(provider);
		configured.resolved().remove(provider.name());
	}

	private static void requireName(String packageName, @Nullable String name) {
		if (!NameRules.isValidConfigured(name)) {
			throw new InvalidConfigException(packageName, name,
					List.of(new ConfigViolation("name", "must not be blank or longer than 256 characters.")));
		}
	}

	@Override
	public boolean replace(ConfiguredProvider provider) {
		while (true) {
			Outcome outcome = exactSlot(provider.packageName(), provider.name()).put(provider, null);
			if (outcome != Outcome.REMOVED) {
				return outcome == Outcome.DONE;
			}
		}
	}

	@Override
	public boolean remove(String packageName, String name, ProviderSource source) {
		Objects.requireNonNull(source, "'source' must not be null");
		ProviderSlot slot = configured(packageName).exactSlot(name);
		return slot != null && remove(slot, source, null);
	}

	@Override
	public void markFailed(String packageName, String name, ProviderRegistryException reason) {
		exactSlot(packageName, name).markFailed(Objects.requireNonNull(reason, "'reason' must not be null"));
	}

	private ProviderSlot exactSlot(String packageName, String name) {
		LivePackage configured = configured(packageName);
		ProviderSlot slot = configured.exactSlot(name);
		if (slot == null) {
			throw configured.notFound(name);
		}
		return slot;
	}

	@Override
	public void setDefault(String packageName, @Nullable String name) {
		configured(packageName).setDefault(name);
	}

	@Override
	public void setAliases(String packageName, Map<String, String> aliases) {
		LivePackage configured = configured(packageName);
		configured.setAliases(aliases);
		aliases.keySet().forEach(configured.resolved()::remove);
	}

	@Override
	public void substitute(String packageName, String name, Supplier<?> instance) {
		configured(packageName).substitute(Objects.requireNonNull(name, "'name' must not be null"),
				Objects.requireNonNull(instance, "'instance' must not be null"));
	}

	@Override
	public List<String> packages() {
		return this.catalog.packages();
	}

	@Override
	public ProviderPackageInfo describe(String packageName) {
		return configured(packageName).describe();
	}

	@Override
	public Map<String, String> providerHints(String packageName) {
		return configured(packageName).providerPackage().providerHints();
	}

	@Override
	public ProviderSource source(String packageName, String name) {
		return configured(packageName).slot(name).spec().source();
	}

	@Override
	public boolean isOptional(String packageName, String name) {
		return configured(packageName).slot(name).spec().isOptional();
	}

	@Override
	public Optional<InstanceProbe> findProbe(String packageName, String name) {
		return Optional.ofNullable(configured(packageName).slot(name).findProbe());
	}

	void put(String packageName, String name, ProviderConfig config, @Nullable CreationLink bound) {
		LivePackage configured = configured(packageName);
		requireName(packageName, name);
		if (config == null) {
			throw new InvalidConfigException(packageName, name,
					List.of(new ConfigViolation("config", "must not be null.")));
		}
		boolean done = false;
		while (!done) {
			ProviderSlot slot = configured.findSlot(name);
			done = (slot != null) ? slot.put(slot.spec().withPut(config), bound) != Outcome.REMOVED : add(configured,
					ConfiguredProvider.builder(packageName, name, config).source(ProviderSource.PUT).build(), bound);
		}
	}

	/**
	 * Add a name that was put. Where an instance serves that a resolver knows, it is
	 * replaced as any other: it goes on until the new one works.
	 * @return whether it was done; not where somebody else changed the name meanwhile
	 */
	private boolean add(LivePackage configured, ConfiguredProvider added, @Nullable CreationLink bound) {
		configured.refuseDanglingAlias(added.name());
		refuseWithinResolved(configured, added.name(), "put", bound);
		ProviderSlot resolved = configured.resolved().find(added.name());
		if (resolved != null && resolved.current() != null) {
			return resolved.put(added, bound) != Outcome.REMOVED && configured.adopt(resolved);
		}
		if (configured.substitute(added.name()) == null) {
			check(added.packageName(), added.name(), added.config());
		}
		if (configured.addIfAbsent(added)) {
			configured.resolved().remove(added.name());
			return true;
		}
		return false;
	}

	private void refuseWithinResolved(LivePackage configured, @Nullable String name, String operation,
			@Nullable CreationLink bound) {
		ProviderSlot resolved = configured.resolved().find(name);
		if (resolved != null) {
			Creation.refuseWithin(this.creations.asker(bound), resolved, operation);
		}
	}

	void renew(String packageName, String name, @Nullable CreationLink bound) {
		boolean renewed;
		do {
			renewed = configured(packageName).slot(name).renew(bound);
		}
		while (!renewed);
	}

	boolean remove(String packageName, String name, @Nullable CreationLink bound) {
		LivePackage configured = configured(packageName);
		ProviderSlot slot = configured.exactSlot(name);
		if (slot == null) {
			refuseWithinResolved(configured, name, "remove", bound);
			return name != null && configured.resolved().remove(name);
		}
		return remove(slot, null, bound);
	}

	private boolean remove(ProviderSlot slot, @Nullable ProviderSource source, @Nullable CreationLink bound) {
		Creation.refuseWithin(this.creations.asker(bound), slot, "remove");
		if (!configured(slot.packageName()).remove(slot, source)) {
			return false;
		}
		CreationObservation.removed(this.settings, slot);
		return true;
	}

	/**
	 * Keep the limit of names that only a resolver knows.
	 */
	@Override
	public void trimResolved(ProviderSlot newest) {
		this.packages.get(newest.packageName()).resolved().trim(newest);
	}

	/**
	 * Keep the limit of names that only a resolver knows, where one has no instance.
	 */
	@Override
	public void trimFailed(ProviderSlot failed) {
		this.packages.get(failed.packageName()).resolved().trimFailed(failed);
	}

	/**
	 * Note that no resolver knows a name.
	 */
	@Override
	public void markUnknown(ProviderSlot slot) {
		this.packages.get(slot.packageName()).resolved().markUnknown(slot);
	}

	/**
	 * Return the retirements that are not over.
	 */
	@Override
	public Set<DrainingInstances> retirements() {
		return this.retirements;
	}

	/**
	 * Release an instance that nobody has seen.
	 */
	@Override
	public void discard(Instance instance) {
		this.workers.execute(instance::release);
	}

	@Override
	public void close() {
		if (this.catalog.close()) {
			List<ProviderSlot> slots = this.packages.values()
				.stream()
				.flatMap((each) -> each.slots().stream())
				.toList();
			new Closing(this, Settings.nanos(this.settings.drainTimeout())).run(slots, this.others.get());
			// the timer that gives places away has ended
			this.destroyers.lift();
		}
	}

}
