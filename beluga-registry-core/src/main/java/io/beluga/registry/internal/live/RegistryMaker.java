package io.beluga.registry.internal.live;

import java.util.Objects;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.catalog.FactoryMaker;
import io.beluga.registry.internal.creation.Creation;
import io.beluga.registry.internal.creation.Creations.Rejected;
import io.beluga.registry.internal.creation.Instance;
import io.beluga.registry.internal.creation.InstanceMaker;

/**
 * Makes instances by the public methods of a registry that is not ours.
 */
public final class RegistryMaker implements InstanceMaker {

	private final ProviderRegistry registry;

	private final PackageCatalog packages;

	public RegistryMaker(ProviderRegistry registry, PackageCatalog packages) {
		this.registry = registry;
		this.packages = packages;
	}

	@Override
	public void check(String packageName, String name, ProviderConfig config) {
		FactoryMaker.requireProviderName(packageName, name, config.providerName());
		this.registry.getProviderInfo(packageName, config.providerName());
	}

	@Override
	public Instance make(Creation creation, String providerName, ProviderConfig config) throws Exception {
		creation.prepare(config);
		Object product;
		try {
			product = this.registry.createProvider(creation.packageName(), providerName, config);
		}
		catch (ProviderRegistryException ex) {
			if (creation.masking().mask(ex) != ex) {
				// another registry repeats secrets: this is masked as what a factory
				// throws
				throw ex;
			}
			throw new Rejected(ex);
		}
		if (product != null) {
			creation.onDestroy(() -> this.registry.destroyProvider(product));
		}
		FactoryMaker.requireContract(creation, product, this.packages.get(creation.packageName()).contract(),
				"the registry " + this.registry.getClass().getName());
		return Instance.ownedElsewhere(creation.label(), config, product, Objects.requireNonNull(creation.resources()));
	}

}
