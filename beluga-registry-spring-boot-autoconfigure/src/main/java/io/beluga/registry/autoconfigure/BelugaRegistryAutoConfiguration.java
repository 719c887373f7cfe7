package io.beluga.registry.autoconfigure;

import io.beluga.registry.ConfiguredProviders;
import io.beluga.registry.DefaultProviderRegistry;
import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;

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

	@Bean(ConfiguredProviderBeans.BEAN_NAME)
	static ConfiguredProviderBeans belugaProviderBeans() {
		return new ConfiguredProviderBeans();
	}

	@Bean
	static RegistryPropertiesAdvisor belugaRegistryPropertiesAdvisor() {
		return new RegistryPropertiesAdvisor();
	}

	@Bean
	static InstancesFirst belugaInstancesFirst() {
		return new InstancesFirst();
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

	@Bean(name = SourceBeans.REGISTRY_BEAN, destroyMethod = "close")
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

	@Bean(SourceBeans.SETUP_BEAN)
	ProviderSetup belugaProviderSetup(RegistryAssembly assembly, ProviderRegistry registry,
			BelugaProvidersProperties properties, ProviderConfigBinder binder) {
		return assembly.createSetup(registry, binder);
	}

	@Bean(destroyMethod = "")
	ConfiguredProviders belugaConfiguredProviders(ProviderSetup setup) {
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
