package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.bind.ConversionServices;
import io.beluga.registry.autoconfigure.bind.Memoized;
import io.beluga.registry.autoconfigure.bind.SpringConfigBinder;
import io.beluga.registry.autoconfigure.check.ConfigurationReader;
import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.factory.AnnotatedFactories;
import io.beluga.registry.autoconfigure.factory.ProviderRegistrations;
import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;
import io.beluga.registry.autoconfigure.inject.SubstituteBeans;
import io.beluga.registry.autoconfigure.packages.PackageNames;
import io.beluga.registry.autoconfigure.packages.PackagesReader;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties.UnknownProperties;
import io.beluga.registry.autoconfigure.schema.ConfigSchemaGenerator;
import io.beluga.registry.autoconfigure.type.ConfigValidator;
import io.beluga.registry.autoconfigure.type.JakartaConfigValidator;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.spi.ConfigurationRule;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderCallObserver;
import io.beluga.registry.spi.ProviderCreationObserver;
import io.beluga.registry.support.DefaultProviderRegistry;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

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
	static ConfigurationPropertiesBindHandlerAdvisor belugaRegistryPropertiesAdvisor() {
		return RegistryPropertiesBindHandler::new;
	}

	@Bean
	static InstanceClosingBeanPostProcessor belugaInstancesFirst() {
		return new InstanceClosingBeanPostProcessor();
	}

	@Bean
	RegistryDependencies belugaRegistryDependencies(ConfigurableListableBeanFactory beanFactory) {
		return new RegistryDependencies(beanFactory);
	}

	@Bean
	EventRelay belugaEventRelay(ConfigurableApplicationContext context, RegistryDependencies dependencies) {
		return new EventRelay(context, dependencies);
	}

	@Bean
	SubstituteBeans belugaSubstituteBeans(ConfigurableListableBeanFactory beanFactory,
			RegistryDependencies dependencies) {
		return new SubstituteBeans(beanFactory, dependencies);
	}

	@Bean
	AnnotatedFactories belugaAnnotatedFactories(ConfigurableListableBeanFactory beanFactory) {
		return AnnotatedFactories.find(beanFactory);
	}

	@Bean
	PackagesReader belugaPackagesReader(ConfigurableEnvironment environment, AnnotatedFactories factories) {
		return new PackagesReader(environment, factories.byPackage().keySet());
	}

	@Bean
	BelugaPackagesProperties belugaPackagesProperties(PackagesReader reader) {
		return reader.read();
	}

	@Bean
	ProviderRegistrations belugaProviderRegistrations(ConfigurableListableBeanFactory beanFactory,
			AnnotatedFactories factories, BelugaPackagesProperties packages, RegistryDependencies dependencies) {
		return new ProviderRegistrations(beanFactory, factories, packages, dependencies);
	}

	@Bean
	@ConditionalOnMissingBean(value = ProviderConfigBinder.class, search = SearchStrategy.CURRENT)
	SpringConfigBinder belugaConfigBinder(ConfigurableListableBeanFactory beanFactory,
			BelugaRegistryProperties properties) {
		Supplier<ConfigValidator> validator = new Memoized<>(() -> validator(beanFactory));
		Supplier<List<ConversionService>> conversionServices = new Memoized<>(() -> ConversionServices.of(beanFactory));
		UnknownProperties unknown = properties.unknownProperties();
		return new SpringConfigBinder(conversionServices, validator, unknown, (definition) -> ConfigSchemaGenerator
			.generate(definition, conversionServices.get(), validator.get(), unknown != UnknownProperties.FAIL));
	}

	private static ConfigValidator validator(ConfigurableListableBeanFactory beanFactory) {
		return ClassUtils.isPresent("jakarta.validation.ValidatorFactory",
				BelugaRegistryAutoConfiguration.class.getClassLoader()) ? JakartaConfigValidator.create(beanFactory)
						: ConfigValidator.NONE;
	}

	@Bean(name = RegistryDependencies.REGISTRY_BEAN, destroyMethod = "close")
	@ConditionalOnMissingBean(value = ProviderRegistry.class, search = SearchStrategy.CURRENT)
	DefaultProviderRegistry belugaProviderRegistry(BelugaRegistryProperties properties, ProviderConfigBinder binder,
			ResourceLoader resourceLoader, RegistryDependencies dependencies, EventRelay events,
			ProviderRegistrations registrations) {
		DefaultProviderRegistry registry = builder(properties, binder, resourceLoader, dependencies).build();
		try {
			attach(registry.configuredProviders(), dependencies, events);
			registrations.registerWith(registry);
			return registry;
		}
		catch (RuntimeException | Error ex) {
			registry.close();
			throw ex;
		}
	}

	@Bean
	ConfigurationReader belugaConfigurationReader(ProviderRegistry registry, ProviderRegistrations registrations,
			SubstituteBeans substitutes, ProviderConfigBinder binder, BelugaRegistryProperties properties,
			RegistryDependencies dependencies) {
		return new ConfigurationReader(registrations.registered(registry), registrations, substitutes::exists, binder,
				properties.missingKeys(), () -> dependencies.all(ConfigurationRule.class));
	}

	@Bean
	ProvidersConfiguration belugaProvidersConfiguration(ConfigurationReader reader, ConfigurableEnvironment environment,
			BelugaRegistryProperties properties) {
		return reader.readProviders(environment)
			.with(UnknownRegistryProperties.check(environment, properties.unknownProperties()));
	}

	@Bean
	BelugaProvidersProperties belugaProvidersProperties(ProvidersConfiguration configuration) {
		return new BelugaProvidersProperties(configuration.properties());
	}

	@Bean(RegistryDependencies.SETUP_BEAN)
	ConfiguredProvidersInitializer belugaProviderSetup(ConfigurableListableBeanFactory beanFactory,
			BelugaRegistryProperties properties, ProviderRegistry bean, ProviderConfigBinder binder,
			ResourceLoader resourceLoader, RegistryDependencies dependencies, EventRelay events,
			ProviderRegistrations registrations, SubstituteBeans substitutes, ProvidersConfiguration configuration,
			ConfigurationReader reader, PackagesReader packagesReader, BelugaPackagesProperties packages) {
		ProviderRegistry registry = registrations.registered(bean);
		ConfiguredProviders configured;
		if (registry instanceof DefaultProviderRegistry known) {
			configured = known.configuredProviders();
		}
		else {
			configured = builder(properties, binder, resourceLoader, dependencies).buildOver(registry);
			registrations.packages().forEach(configured::registerPackage);
		}
		attach(configured, dependencies, events);
		return new ConfiguredProvidersInitializer(registry, configured, registrations, configuration,
				reader.check(configuration, packages),
				new PackageNames(packages, packagesReader, configuration, registrations::defined), substitutes, events,
				dependencies, beanFactory, properties.eager());
	}

	private static DefaultProviderRegistry.Builder builder(BelugaRegistryProperties properties,
			ProviderConfigBinder binder, ResourceLoader resourceLoader, RegistryDependencies dependencies) {
		BelugaRegistryProperties.Resolved resolved = properties.resolved();
		DefaultProviderRegistry.Builder builder = DefaultProviderRegistry.builder()
			.configBinder(binder)
			.creationTimeout(properties.creationTimeout())
			.creationRetryDelay(properties.creationRetryDelay())
			.drainTimeout(properties.drainTimeout())
			.resolved(resolved.maxSize(), resolved.idleTimeout(), resolved.negativeTtl())
			.resolvedRefreshAfter(resolved.refreshAfter())
			.log(ProviderLogs.create());
		ClassLoader classLoader = resourceLoader.getClassLoader();
		if (classLoader != null) {
			builder.classLoader(classLoader);
		}
		if (properties.observeCalls() && dependencies.exists(ProviderCallObserver.class)) {
			builder.callObserver(ObserverBeans.ofCalls(() -> dependencies.all(ProviderCallObserver.class)));
		}
		if (dependencies.exists(ProviderCreationObserver.class)) {
			builder.creationObserver(ObserverBeans.ofCreations(() -> dependencies.all(ProviderCreationObserver.class)));
		}
		return builder;
	}

	/**
	 * Give a registry, which may be the application's own, the listeners and resolvers.
	 */
	private static void attach(ConfiguredProviders configured, RegistryDependencies dependencies, EventRelay events) {
		if (events.listenTo(configured) && dependencies.exists(ProviderConfigResolver.class)) {
			Supplier<List<ProviderConfigResolver>> resolvers = new Memoized<>(
					() -> dependencies.all(ProviderConfigResolver.class));
			configured.addConfigResolver((packageName, name) -> resolve(resolvers.get(), packageName, name));
		}
	}

	private static Optional<ProviderConfig> resolve(List<ProviderConfigResolver> resolvers, String packageName,
			String name) {
		for (ProviderConfigResolver resolver : resolvers) {
			Optional<ProviderConfig> config = resolver.resolve(packageName, name);
			// null is no answer: the registry says so
			if (config == null || config.isPresent()) {
				return config;
			}
		}
		return Optional.empty();
	}

	@Bean(destroyMethod = "")
	ConfiguredProviders belugaConfiguredProviders(ConfiguredProvidersInitializer setup) {
		return setup.configured();
	}

	@Bean
	@ConditionalOnMissingBean(value = Providers.class, search = SearchStrategy.CURRENT)
	Providers belugaProviders(ConfiguredProviders configured) {
		return configured.providers();
	}

}
