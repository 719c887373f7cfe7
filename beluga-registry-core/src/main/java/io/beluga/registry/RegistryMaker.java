package io.beluga.registry;

import java.util.Objects;

import io.beluga.registry.Creations.Rejected;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;

/**
 * Makes instances by the public methods of a registry that is not ours.
 */
final class RegistryMaker implements InstanceMaker {

	private final ProviderRegistry registry;

	RegistryMaker(ProviderRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void check(String packageName, String name, ProviderConfig config) {
		FactoryMaker.requireProviderName(packageName, name, config);
		this.registry.getProviderInfo(packageName, config.providerName());
	}

	@Override
	public Instance make(Creation creation, String providerName, ProviderConfig config) throws Exception {
		creation.prepare(config);
		try {
			Object product = this.registry.createProvider(creation.packageName(), providerName, config);
			creation.onDestroy(() -> this.registry.destroyProvider(product));
			return Instance.ownedElsewhere(creation.label(), config, product,
					Objects.requireNonNull(creation.resources()));
		}
		catch (ProviderRegistryException ex) {
			throw new Rejected(ex);
		}
	}

}
