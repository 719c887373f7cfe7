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
import io.beluga.registry.internal.attempt.CreationLink;
import io.beluga.registry.internal.dispatch.WeakValues;
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
		this.live.put(packageName, name, config, this.bound);
	}

	@Override
	public void renew(String packageName, String name) {
		this.live.renew(packageName, name, this.bound);
	}

	@Override
	public boolean remove(String packageName, String name) {
		return this.live.remove(packageName, name, this.bound);
	}

}
