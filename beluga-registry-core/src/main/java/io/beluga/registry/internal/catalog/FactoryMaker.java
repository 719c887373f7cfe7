package io.beluga.registry.internal.catalog;

import java.util.List;
import java.util.Objects;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.creation.Creation;
import io.beluga.registry.internal.creation.Creations.Rejected;
import io.beluga.registry.internal.creation.Instance;
import io.beluga.registry.internal.creation.InstanceMaker;
import io.beluga.registry.internal.creation.Resources;
import org.jspecify.annotations.Nullable;

/**
 * Makes instances by the factories of the registered providers.
 */
public final class FactoryMaker implements InstanceMaker {

	private final ProviderCatalog catalog;

	public FactoryMaker(ProviderCatalog catalog) {
		this.catalog = catalog;
	}

	@Override
	public void check(String packageName, String name, ProviderConfig config) {
		requireProviderName(packageName, name, config.providerName());
		this.catalog.get(packageName).provider(config.providerName()).bind(name, config);
	}

	public static void requireProviderName(String packageName, String name, String providerName) {
		if (providerName.isBlank()) {
			throw new InvalidConfigException(packageName, name,
					List.of(new ConfigViolation("provider-name", "is required.")));
		}
	}

	@Override
	public Instance make(Creation creation, String providerName, ProviderConfig config) throws Exception {
		RegisteredPackage registered;
		RegisteredProvider<?, ?> provider;
		try {
			requireProviderName(creation.packageName(), creation.name(), providerName);
			registered = this.catalog.get(creation.packageName());
			provider = registered.provider(providerName);
		}
		catch (ProviderRegistryException ex) {
			throw new Rejected(ex);
		}
		creation.prepare(config);
		Object product = make(creation, provider);
		Resources resources = Objects.requireNonNull(creation.resources());
		Class<?> contract = registered.providerPackage().contract();
		if (!contract.isInstance(product) && product instanceof AutoCloseable closeable) {
			resources.add(closeable);
		}
		requireContract(creation, product, contract, "the factory of provider '" + providerName + "'");
		return new Instance(creation.label(), config, product, resources).madeBy(provider.factory());
	}

	/**
	 * Refuse a product that is not of the contract.
	 */
	public static void requireContract(Creation creation, @Nullable Object product, Class<?> contract, String maker) {
		if (!contract.isInstance(product)) {
			throw new Rejected(new ProviderCreationFailedException(creation.packageName(), creation.name(),
					creation.label() + " could not be created: " + maker + " returned "
							+ ((product != null) ? product.getClass().getName() : "null") + " instead of a "
							+ contract.getName() + ".",
					null));
		}
	}

	private static <C, P> P make(Creation creation, RegisteredProvider<C, P> provider) throws Exception {
		C bound;
		try {
			bound = provider.bind(creation.name(), creation.config());
		}
		catch (ProviderRegistryException ex) {
			throw new Rejected(ex);
		}
		creation.know(bound);
		return provider.factory().create(creation, bound);
	}

}
