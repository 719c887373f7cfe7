package io.beluga.registry.autoconfigure;

import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Has everything checked when all singletons are there. Where nothing is configured,
 * nothing makes a provider, and nobody has asked for the registry, there is nothing to
 * check, and none is made before somebody asks.
 */
final class RegistryStart implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(RegistryStart.class);

	private final ConfiguredProviderBeanRegistrar definitions;

	private final RegistryDependencies dependencies;

	private final ObjectProvider<ConfiguredProvidersInitializer> setup;

	RegistryStart(ConfiguredProviderBeanRegistrar definitions, RegistryDependencies dependencies,
			ObjectProvider<ConfiguredProvidersInitializer> setup) {
		this.definitions = definitions;
		this.dependencies = dependencies;
		this.setup = setup;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!start()) {
			logger.info("0 packages, 0 providers, 0 configured");
		}
		this.dependencies.started();
		// a thread may have asked for the registry meanwhile
		start();
	}

	private boolean start() {
		ConfiguredProvidersInitializer needed = this.definitions.ifUsed(this.setup);
		if (needed != null) {
			needed.start();
		}
		return needed != null;
	}

}
