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
import io.beluga.registry.internal.creation.CreationLink;
import io.beluga.registry.internal.dispatch.WeakValues;
import org.jspecify.annotations.Nullable;

/**
 * The configured providers as an application sees them, or as a factory sees them during
 * a creation: then what is used through this view counts as used by that creation.
 */
final class ProvidersView implements Providers {

	private final LiveProviders live;

	private final @Nullable CreationLink bound;

	/**
	 * The references that belong to the creation, as long as somebody uses them: a router
	 * may ask for a name with each request.
	 */
	private final WeakValues<Key, Object> references = new WeakValues<>();

	ProvidersView(LiveProviders live, @Nullable CreationLink bound) {
		this.live = live;
		this.bound = bound;
	}

	@Override
	public <P> P get(ProviderPackage<P> providerPackage, String name) {
		return cast(providerPackage, lead(this.live.configured(providerPackage).target(name)));
	}

	@Override
	public <P> P getDefault(ProviderPackage<P> providerPackage) {
		return cast(providerPackage, lead(this.live.configured(providerPackage).defaultTarget()));
	}

	@Override
	public Object get(String packageName, String name) {
		return lead(this.live.configured(packageName).target(name));
	}

	@Override
	public <P> Optional<P> find(ProviderPackage<P> providerPackage, String name) {
		NameBinding target = this.live.configured(providerPackage).findTarget(name);
		return (target != null) ? Optional.of(cast(providerPackage, lead(target))) : Optional.empty();
	}

	@Override
	public <P> Map<String, P> all(ProviderPackage<P> providerPackage) {
		LivePackage configured = this.live.configured(providerPackage);
		Map<String, P> all = new LinkedHashMap<>();
		for (String name : configured.names()) {
			NameBinding target = configured.findTarget(name);
			if (target != null) {
				all.put(name, cast(providerPackage, lead(target)));
			}
		}
		return Collections.unmodifiableMap(all);
	}

	private Object lead(NameBinding target) {
		if (this.bound == null) {
			return target.lead();
		}
		return !target.hasReference() ? target.handle(this.bound).instance() : this.references
			.getOrCreate(new Key(target.configured(), target.name()), (key) -> References.create(target, this.bound));
	}

	/**
	 * What a reference is to, without leading to it.
	 */
	private record Key(LivePackage configured, @Nullable String name) {
	}

	@SuppressWarnings("unchecked") // references and products are of the package's
									// contract
	private static <P> P cast(ProviderPackage<P> providerPackage, Object reference) {
		return (P) reference;
	}

	@Override
	public <P> ProviderHandle<P> handle(ProviderPackage<P> providerPackage, String name) {
		return this.live.configured(providerPackage).target(name).handle(this.bound);
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
		return this.live.configured(packageName).slot(name).spec().config();
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
