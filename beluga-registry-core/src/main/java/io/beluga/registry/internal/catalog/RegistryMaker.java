package io.beluga.registry.internal.catalog;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.attempt.Rejected;
import io.beluga.registry.internal.creation.Creations.Maker;
import io.beluga.registry.internal.creation.InstanceMaker;
import io.beluga.registry.internal.instance.Instance;

/**
 * Makes instances of a package by the public methods of a registry that is not ours.
 */
public final class RegistryMaker implements InstanceMaker {

	private final ProviderRegistry registry;

	private final ProviderPackage<?> providerPackage;

	public RegistryMaker(ProviderRegistry registry, ProviderPackage<?> providerPackage) {
		this.registry = registry;
		this.providerPackage = providerPackage;
	}

	@Override
	public Maker<Instance> check(String name, ProviderConfig config) {
		this.registry.getProviderInfo(this.providerPackage.name(),
				RegisteredPackage.requireProviderName(this.providerPackage, name, config));
		return this::make;
	}

	private Instance make(Creation creation) {
		creation.instance().markOwnedElsewhere();
		Object product;
		try {
			product = this.registry.createProvider(creation.packageName(), creation.providerName(), creation.config());
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
		creation.requireContract(product, this.providerPackage.contract(),
				"the registry " + this.registry.getClass().getName());
		return creation.instance().of(product);
	}

}
