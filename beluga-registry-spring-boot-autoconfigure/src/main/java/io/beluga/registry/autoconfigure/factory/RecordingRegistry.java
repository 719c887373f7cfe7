package io.beluga.registry.autoconfigure.factory;

import java.util.List;

import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderInfo;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.spi.ConfiguredProviders;

/**
 * What a customizer gets to see of an application's own registry: it cannot be asked for
 * the contract of a package, so that is noted when a package is registered.
 *
 * @param delegate the registry
 * @param configured what has to know the packages
 */
public record RecordingRegistry(ProviderRegistry delegate, ConfiguredProviders configured) implements ProviderRegistry {

	@Override
	public void registerPackage(ProviderPackage<?> providerPackage) {
		this.delegate.registerPackage(providerPackage);
		this.configured.registerPackage(providerPackage);
	}

	@Override
	public List<String> listPackages() {
		return this.delegate.listPackages();
	}

	@Override
	public void registerProvider(String packageName, String providerName, ProviderFactory<ProviderConfig, ?> factory) {
		this.delegate.registerProvider(packageName, providerName, factory);
	}

	@Override
	public void registerProvider(ProviderDefinition<?, ?> definition) {
		this.delegate.registerProvider(definition);
	}

	@Override
	public boolean unregisterProvider(String packageName, String providerName) {
		return this.delegate.unregisterProvider(packageName, providerName);
	}

	@Override
	public Object createProvider(String packageName, String providerName, ProviderConfig config) {
		return this.delegate.createProvider(packageName, providerName, config);
	}

	@Override
	public <P> P createProvider(ProviderPackage<P> providerPackage, String providerName, ProviderConfig config) {
		return this.delegate.createProvider(providerPackage, providerName, config);
	}

	@Override
	public void destroyProvider(Object provider) {
		this.delegate.destroyProvider(provider);
	}

	@Override
	public List<String> listProviders(String packageName) {
		return this.delegate.listProviders(packageName);
	}

	@Override
	public ProviderInfo getProviderInfo(String packageName, String providerName) {
		return this.delegate.getProviderInfo(packageName, providerName);
	}

	@Override
	public void close() {
		this.delegate.close();
	}

}
