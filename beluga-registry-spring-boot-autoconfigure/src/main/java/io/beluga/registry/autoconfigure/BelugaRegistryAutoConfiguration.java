package io.beluga.registry.autoconfigure;

import java.util.List;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.bind.RegistryPropertiesBindHandler;
import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.properties.ConditionalOnRegistryEnabled;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.support.DefaultProviderRegistry;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;

/**
 * {@link AutoConfiguration Auto-configuration} of the registry and of the configured
 * providers. A context whose parent has them uses those of the parent, unless it has
 * providers of its own: then it has a registry of its own with the providers of both.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnRegistryEnabled
@Conditional(OwnRegistryCondition.class)
@EnableConfigurationProperties(BelugaRegistryProperties.class)
@Lazy
public final class BelugaRegistryAutoConfiguration {

	BelugaRegistryAutoConfiguration() {
	}

	@Bean(ConfiguredProviderBeanRegistrar.BEAN_NAME)
	static ConfiguredProviderBeanRegistrar belugaProviderBeans() {
		return new ConfiguredProviderBeanRegistrar(
				List.of(ProviderPackage.class, ProviderConfigResolver.class, ProviderRegistryCustomizer.class));
	}

	@Bean
	static ConfigurationPropertiesBindHandlerAdvisor belugaRegistryPropertiesAdvisor() {
		return RegistryPropertiesBindHandler::new;
	}

	@Bean
	static RegistryLifecycle belugaRegistryLifecycle(ConfiguredProviderBeanRegistrar definitions,
			ConfigurableListableBeanFactory beanFactory) {
		return new RegistryLifecycle(definitions, beanFactory);
	}

	@Bean
	RegistryParts belugaRegistryParts(ConfigurableApplicationContext context, RegistryLifecycle lifecycle) {
		return new RegistryParts(context, lifecycle::isStarted);
	}

	@Bean
	BelugaPackagesProperties belugaPackagesProperties(RegistryParts parts) {
		return parts.packages();
	}

	@Bean
	@ConditionalOnMissingBean(value = ProviderConfigBinder.class, search = SearchStrategy.CURRENT)
	ProviderConfigBinder belugaConfigBinder(ConfigurableListableBeanFactory beanFactory,
			BelugaRegistryProperties properties) {
		return RegistryParts.binder(beanFactory, properties);
	}

	@Bean(name = RegistryDependencies.REGISTRY_BEAN, destroyMethod = "close")
	@ConditionalOnMissingBean(value = ProviderRegistry.class, search = SearchStrategy.CURRENT)
	DefaultProviderRegistry belugaProviderRegistry(RegistryParts parts, BelugaRegistryProperties properties,
			ProviderConfigBinder binder) {
		return parts.registry(properties, binder);
	}

	@Bean(RegistryDependencies.SETUP_BEAN)
	ConfiguredProvidersInitializer belugaProviderSetup(RegistryParts parts, BelugaRegistryProperties properties,
			ProviderConfigBinder binder, ProviderRegistry registry) {
		return parts.setup(properties, binder, registry);
	}

	@Bean
	BelugaProvidersProperties belugaProvidersProperties(ConfiguredProvidersInitializer setup) {
		return new BelugaProvidersProperties(setup.configuration().providers().properties());
	}

	@Bean(destroyMethod = "")
	ConfiguredProviders belugaConfiguredProviders(ConfiguredProvidersInitializer setup, RegistryLifecycle lifecycle) {
		if (lifecycle.isStarted()) {
			setup.start();
		}
		return setup.configured();
	}

	@Bean
	@ConditionalOnMissingBean(value = Providers.class, search = SearchStrategy.CURRENT)
	Providers belugaProviders(ConfiguredProviders configured) {
		return configured.providers();
	}

}
