package io.beluga.registry.autoconfigure;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.bind.SpringConfigBinder;
import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;
import io.beluga.registry.autoconfigure.inject.UnqualifiedBeanNotice;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.support.DefaultProviderRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link AutoConfiguration Auto-configuration} of the registry and of the configured
 * providers. A context whose parent has them uses those of the parent, unless it has
 * providers of its own: then it has a registry of its own with the providers of both.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "beluga.registry.enabled", matchIfMissing = true)
@Conditional(OwnRegistryCondition.class)
@EnableConfigurationProperties(BelugaRegistryProperties.class)
public final class BelugaRegistryAutoConfiguration {

	BelugaRegistryAutoConfiguration() {
	}

	@Bean(ConfiguredProviderBeanRegistrar.BEAN_NAME)
	static ConfiguredProviderBeanRegistrar belugaProviderBeans() {
		return new ConfiguredProviderBeanRegistrar();
	}

	@Bean
	static RegistryPropertiesAdvisor belugaRegistryPropertiesAdvisor() {
		return new RegistryPropertiesAdvisor();
	}

	@Bean
	static InstanceClosingBeanPostProcessor belugaInstancesFirst() {
		return new InstanceClosingBeanPostProcessor();
	}

	@Bean
	RegistryAssembly belugaRegistryAssembly(ConfigurableApplicationContext context,
			BelugaRegistryProperties properties) {
		return new RegistryAssembly(context, properties);
	}

	@Bean
	@ConditionalOnMissingBean(value = ProviderConfigBinder.class, search = SearchStrategy.CURRENT)
	SpringConfigBinder belugaConfigBinder(RegistryAssembly assembly) {
		return assembly.createBinder();
	}

	@Bean(name = RegistryDependencies.REGISTRY_BEAN, destroyMethod = "close")
	@ConditionalOnMissingBean(value = ProviderRegistry.class, search = SearchStrategy.CURRENT)
	DefaultProviderRegistry belugaProviderRegistry(RegistryAssembly assembly, ProviderConfigBinder binder) {
		return assembly.createRegistry(binder);
	}

	@Bean
	BelugaPackagesProperties belugaPackagesProperties(RegistryAssembly assembly) {
		return assembly.packagesProperties();
	}

	@Bean
	BelugaProvidersProperties belugaProvidersProperties(RegistryAssembly assembly, ProviderRegistry registry) {
		return assembly.readProviders(registry);
	}

	@Bean(RegistryDependencies.SETUP_BEAN)
	ConfiguredProvidersInitializer belugaProviderSetup(RegistryAssembly assembly, ProviderRegistry registry,
			BelugaProvidersProperties properties, ProviderConfigBinder binder) {
		return assembly.createSetup(registry, binder);
	}

	@Bean(destroyMethod = "")
	ConfiguredProviders belugaConfiguredProviders(ConfiguredProvidersInitializer setup) {
		return setup.configured();
	}

	@Bean
	UnqualifiedBeanNotice belugaUnqualifiedBeanNotice(ConfigurableApplicationContext context,
			ConfiguredProviders configured) {
		return new UnqualifiedBeanNotice(context.getBeanFactory(), configured);
	}

	@Bean
	@ConditionalOnMissingBean(value = Providers.class, search = SearchStrategy.CURRENT)
	Providers belugaProviders(ConfiguredProviders configured) {
		return configured.providers();
	}

}
