package io.beluga.registry.internal.live;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.attempt.CreationLink;
import io.beluga.registry.internal.dispatch.WeakValues;
import io.beluga.registry.internal.slot.ProviderSlot;
import io.beluga.registry.internal.slot.ProviderSlot.Outcome;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.ProviderSource;
import org.jspecify.annotations.Nullable;

/**
 * The configured providers as an application sees them, or as a factory sees them during
 * a creation: then what is used through this view counts as used by that creation.
 */
final class ProvidersView implements Providers {

	private final LiveProviders live;

	private final Map<String, LivePackage> packages;

	private final @Nullable CreationLink bound;

	/**
	 * The references that belong to the creation, as long as somebody uses them: a router
	 * may ask for a name with each request.
	 */
	private final WeakValues<NameBinding, Object> references = new WeakValues<>();

	/**
	 * Create a view.
	 * @param packages where packages are found once somebody has asked for them
	 * @param bound the creation that the view belongs to
	 */
	ProvidersView(LiveProviders live, Map<String, LivePackage> packages, @Nullable CreationLink bound) {
		this.live = live;
		this.packages = packages;
		this.bound = bound;
	}

	private LivePackage find(ProviderPackage<?> asked) {
		LivePackage known = (asked != null) ? this.packages.get(asked.name()) : null;
		return (known != null && known.isOf(asked)) ? known : this.live.configured(asked);
	}

	@Override
	@SuppressWarnings("unchecked") // references and products are of the contract
	public <P> P get(ProviderPackage<P> providerPackage, String name) {
		return (P) find(providerPackage).binding(name).reference(this.bound, this.references);
	}

	@Override
	@SuppressWarnings("unchecked") // see get
	public <P> P getDefault(ProviderPackage<P> providerPackage) {
		return (P) find(providerPackage).defaultBinding().reference(this.bound, this.references);
	}

	@Override
	public Object get(String packageName, String name) {
		return this.live.configured(packageName).binding(name).reference(this.bound, this.references);
	}

	@Override
	@SuppressWarnings("unchecked") // see get
	public <P> Optional<P> find(ProviderPackage<P> providerPackage, String name) {
		return Optional.ofNullable(find(providerPackage).findBinding(name))
			.map((binding) -> (P) binding.reference(this.bound, this.references));
	}

	@Override
	public <P> Map<String, P> all(ProviderPackage<P> providerPackage) {
		Map<String, P> all = new LinkedHashMap<>();
		for (String name : find(providerPackage).names()) {
			find(providerPackage, name).ifPresent((reference) -> all.put(name, reference));
		}
		return Collections.unmodifiableMap(all);
	}

	@Override
	public <P> ProviderHandle<P> handle(ProviderPackage<P> providerPackage, String name) {
		return find(providerPackage).binding(name).handle(this.bound);
	}

	@Override
	public List<String> list(String packageName) {
		return this.live.configured(packageName).names();
	}

	@Override
	public ConfiguredProviderInfo info(String packageName, String name) {
		return this.live.configured(packageName).slot(name).info();
	}

	@Override
	public ProviderConfig config(String packageName, String name) {
		return this.live.configured(packageName).slot(name).spec().effectiveConfig();
	}

	@Override
	public void put(String packageName, String name, ProviderConfig config) {
		LivePackage configured = this.live.configured(packageName);
		if (config == null) {
			throw LiveProviders.invalid(packageName, name, "config", "must not be null.");
		}
		boolean done = false;
		while (!done) {
			ProviderSlot slot = configured.findSlot(name);
			done = (slot != null) ? slot.put(slot.spec().withPut(config), this.bound) != Outcome.REMOVED
					: add(configured, name, config);
		}
	}

	/**
	 * Add a name that was put. Where an instance serves that a resolver knows, it is
	 * replaced as any other: it goes on until the new one works.
	 * @return whether it was done; not where somebody else changed the name meanwhile
	 */
	private boolean add(LivePackage configured, String name, ProviderConfig config) {
		LiveProviders.requireName(configured.name(), name);
		ConfiguredProvider added = ConfiguredProvider.builder(configured.name(), name, config)
			.source(ProviderSource.PUT)
			.build();
		configured.refuseDanglingAlias(name);
		ProviderSlot resolved = findResolved(configured, name, "put");
		if (resolved != null && resolved.current() != null) {
			return resolved.put(added, this.bound) != Outcome.REMOVED && configured.adopt(resolved);
		}
		this.live.context().settings().classLoader().call(() -> configured.maker(name).check(name, config));
		if (configured.addIfAbsent(added)) {
			configured.resolved().remove(name);
			return true;
		}
		return false;
	}

	/**
	 * Find a slot that only a resolver knows, to be changed.
	 */
	private @Nullable ProviderSlot findResolved(LivePackage configured, @Nullable String name, String operation) {
		ProviderSlot resolved = configured.resolved().find(name);
		if (resolved != null) {
			Creation.refuseWithin(this.live.context().creations().asker(this.bound), resolved, operation);
		}
		return resolved;
	}

	@Override
	public void renew(String packageName, String name) {
		boolean renewed;
		do {
			renewed = this.live.configured(packageName).slot(name).renew(this.bound);
		}
		while (!renewed);
	}

	@Override
	public boolean remove(String packageName, String name) {
		LivePackage configured = this.live.configured(packageName);
		ProviderSlot slot = configured.exactSlot(name);
		if (slot != null) {
			return this.live.remove(slot, null, this.bound);
		}
		findResolved(configured, name, "remove");
		return name != null && configured.resolved().remove(name);
	}

}
