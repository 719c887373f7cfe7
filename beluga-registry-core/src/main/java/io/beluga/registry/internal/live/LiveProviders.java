package io.beluga.registry.internal.live;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.NameRules;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.attempt.CreationLink;
import io.beluga.registry.internal.catalog.ProviderCatalog;
import io.beluga.registry.internal.catalog.RegisteredPackage;
import io.beluga.registry.internal.closing.Closing;
import io.beluga.registry.internal.creation.InstanceMaker;
import io.beluga.registry.internal.dispatch.EventQueue;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.slot.ProviderSlot;
import io.beluga.registry.internal.slot.ProviderSlot.Outcome;
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
public final class LiveProviders implements ConfiguredProviders {

	private final ProviderCatalog catalog;

	private final SlotContext context;

	private final Function<RegisteredPackage, InstanceMaker> makers;

	private final Supplier<List<Instance>> others;

	/**
	 * What is configured in each package that somebody has asked for; nothing once the
	 * registry is closed.
	 */
	private final ConcurrentMap<String, LivePackage> packages = new ConcurrentHashMap<>();

	private final Providers providers = new ProvidersView(this, this.packages, null);

	/**
	 * What others have to tell of names.
	 */
	private final EventQueue published;

	/**
	 * Create the configured providers of a registry.
	 * @param makers gives what makes the instances of a package
	 * @param others gives what is to be closed with the instances of configured
	 * providers, once nothing is added to it any more
	 */
	public LiveProviders(Settings settings, ProviderCatalog catalog, Function<RegisteredPackage, InstanceMaker> makers,
			Supplier<List<Instance>> others) {
		this.catalog = catalog;
		this.makers = makers;
		this.others = others;
		this.context = SlotContext.of(settings, catalog, (link) -> new ProvidersView(this, this.packages, link));
		this.published = new EventQueue(settings);
	}

	/**
	 * Return what makes and destroys instances.
	 */
	public SlotContext context() {
		return this.context;
	}

	LivePackage configured(@Nullable String packageName) {
		LivePackage found = (packageName != null) ? this.packages.get(packageName) : null;
		// who closes the registry may not have come to the packages yet
		return (found != null && !this.catalog.isClosed()) ? found : add(this.catalog.get(packageName));
	}

	/**
	 * Find a package that has the contract it is asked with.
	 */
	LivePackage configured(@Nullable ProviderPackage<?> asked) {
		return add(this.catalog.get(asked));
	}

	private LivePackage add(RegisteredPackage registered) {
		LivePackage found = this.packages.computeIfAbsent(registered.providerPackage().name(),
				(name) -> new LivePackage(this.context, registered.providerPackage(), this.makers.apply(registered)));
		if (this.catalog.isClosed()) {
			// who closes the registry may have looked through the packages already
			this.packages.clear();
			this.catalog.requireOpen(registered.providerPackage().name(), null);
		}
		return found;
	}

	@Override
	public Providers providers() {
		return this.providers;
	}

	@Override
	public void addListener(ProviderEventListener listener) {
		this.catalog.requireOpen(null, null);
		this.context.settings().listeners().add(Objects.requireNonNull(listener, "'listener' must not be null"));
	}

	@Override
	public void publish(ProviderEvent event) {
		this.published.add(Objects.requireNonNull(event, "'event' must not be null"));
		this.published.deliver();
	}

	@Override
	public void addConfigResolver(ProviderConfigResolver configResolver) {
		this.catalog.requireOpen(null, null);
		this.context.settings()
			.configResolvers()
			.add(Objects.requireNonNull(configResolver, "'configResolver' must not be null"));
	}

	@Override
	public void setCallerRuns(BooleanSupplier callerRuns) {
		this.context.creations().setCallerRuns(Objects.requireNonNull(callerRuns, "'callerRuns' must not be null"));
	}

	@Override
	public boolean isCreating(String packageName, String name) {
		Creation asker = this.context.creations().asker(null);
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

	static void requireName(String packageName, @Nullable String name) {
		if (!NameRules.isValidConfigured(name)) {
			throw invalid(packageName, name, "name", "must not be blank or longer than 256 characters.");
		}
	}

	static InvalidConfigException invalid(String packageName, @Nullable String name, String property, String rule) {
		return new InvalidConfigException(packageName, name, List.of(new ConfigViolation(property, rule)));
	}

	@Override
	public boolean replace(ConfiguredProvider provider) {
		while (true) {
			Outcome outcome = configured(provider.packageName()).requireExact(provider.name()).put(provider, null);
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
		configured(packageName).requireExact(name)
			.markFailed(Objects.requireNonNull(reason, "'reason' must not be null"));
	}

	@Override
	public void setDefault(String packageName, @Nullable String name) {
		configured(packageName).setDefault(name);
	}

	@Override
	public void setAliases(String packageName, Map<String, String> aliases) {
		configured(packageName).setAliases(aliases);
	}

	@Override
	public void substitute(String packageName, String name, Supplier<?> instance) {
		configured(packageName).substitute(Objects.requireNonNull(name, "'name' must not be null"),
				Objects.requireNonNull(instance, "'instance' must not be null"));
	}

	@Override
	public boolean isSubstituted(String packageName, String name) {
		LivePackage known = this.packages.get(packageName);
		return known != null && known.isSubstituted(name);
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

	/**
	 * Remove a configured provider.
	 * @param source where its configuration has to come from, or {@code null}
	 * @param bound the creation to whose context the providers belong that are asked
	 * @return whether it was there
	 */
	boolean remove(ProviderSlot slot, @Nullable ProviderSource source, @Nullable CreationLink bound) {
		Creation.refuseWithin(this.context.creations().asker(bound), slot, "remove");
		if (!configured(slot.packageName()).remove(slot, source)) {
			return false;
		}
		this.context.creations().removed(slot);
		return true;
	}

	@Override
	public void close() {
		if (this.catalog.close()) {
			List<ProviderSlot> slots = this.packages.values()
				.stream()
				.flatMap((each) -> each.slots().stream())
				.toList();
			this.packages.clear();
			new Closing(this.context).run(slots, this.others.get());
		}
	}

}
