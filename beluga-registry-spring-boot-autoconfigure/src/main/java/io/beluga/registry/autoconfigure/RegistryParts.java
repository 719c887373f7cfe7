package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.bind.Memoized;
import io.beluga.registry.autoconfigure.bind.RegistryPropertiesBindHandler;
import io.beluga.registry.autoconfigure.bind.SpringConfigBinder;
import io.beluga.registry.autoconfigure.check.ConfigurationCheck;
import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.factory.AnnotatedFactories;
import io.beluga.registry.autoconfigure.factory.ProviderRegistrations;
import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.autoconfigure.inject.SubstituteBeans;
import io.beluga.registry.autoconfigure.packages.PackagesConfiguration;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
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
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Puts the registry and its configured providers together from the beans of a context,
 * with what nobody else needs and what is therefore no bean.
 */
final class RegistryParts {

	private final ConfigurableApplicationContext context;

	private final RegistryDependencies dependencies;

	private final EventRelay events;

	private final SubstituteBeans substitutes;

	private final PackagesConfiguration packages;

	private final ProviderRegistrations registrations;

	/**
	 * Find what the beans of a context say, without making any.
	 * @param started whether the application has started
	 */
	RegistryParts(ConfigurableApplicationContext context, BooleanSupplier started) {
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		AnnotatedFactories factories = AnnotatedFactories.find(beanFactory);
		this.context = context;
		this.dependencies = new RegistryDependencies(beanFactory);
		this.events = new EventRelay(context, this.dependencies, started);
		this.substitutes = new SubstituteBeans(beanFactory, this.dependencies);
		this.packages = new PackagesConfiguration(context.getEnvironment(), factories.byPackage().keySet());
		this.registrations = new ProviderRegistrations(beanFactory, factories, packages(), this.dependencies);
	}

	BelugaPackagesProperties packages() {
		return this.packages.properties();
	}

	static ProviderConfigBinder binder(ConfigurableListableBeanFactory beanFactory,
			BelugaRegistryProperties properties) {
		Supplier<ConfigValidator> validator = new Memoized<>(() -> validator(beanFactory));
		Supplier<List<ConversionService>> conversionServices = new Memoized<>(
				() -> SpringConfigBinder.conversionServices(beanFactory));
		UnknownProperties unknown = properties.unknownProperties();
		return new SpringConfigBinder(conversionServices, validator, unknown, (definition) -> ConfigSchemaGenerator
			.generate(definition, conversionServices.get(), validator.get(), unknown != UnknownProperties.FAIL));
	}

	private static ConfigValidator validator(ConfigurableListableBeanFactory beanFactory) {
		return ClassUtils.isPresent("jakarta.validation.ValidatorFactory", RegistryParts.class.getClassLoader())
				? JakartaConfigValidator.create(beanFactory) : ConfigValidator.NONE;
	}

	DefaultProviderRegistry registry(BelugaRegistryProperties properties, ProviderConfigBinder binder) {
		DefaultProviderRegistry registry = builder(properties, binder).build();
		try {
			attach(registry.configuredProviders());
			this.registrations.registerWith(registry);
			return registry;
		}
		catch (RuntimeException | Error ex) {
			registry.close();
			throw ex;
		}
	}

	ConfiguredProvidersInitializer setup(BelugaRegistryProperties properties, ProviderConfigBinder binder,
			ProviderRegistry bean) {
		ProviderRegistry registry = this.registrations.registered(bean);
		ConfigurationCheck.Reader reader = new ConfigurationCheck.Reader(registry, this.registrations,
				this.substitutes::exists, binder, properties.missingKeys(),
				() -> this.dependencies.all(ConfigurationRule.class));
		ConfigurableEnvironment environment = this.context.getEnvironment();
		ProvidersConfiguration configuration = reader.readProviders(environment)
			.with(RegistryPropertiesBindHandler.unknown(environment, properties.unknownProperties()));
		ConfiguredProviders configured = configured(properties, binder, registry);
		attach(configured);
		return new ConfiguredProvidersInitializer(registry, configured, this.registrations,
				new ConfigurationCheck(configuration, this.packages, reader), this.substitutes, this.events,
				this.dependencies, this.context.getBeanFactory(), properties.eager());
	}

	private ConfiguredProviders configured(BelugaRegistryProperties properties, ProviderConfigBinder binder,
			ProviderRegistry registry) {
		if (registry instanceof DefaultProviderRegistry known) {
			return known.configuredProviders();
		}
		ConfiguredProviders configured = builder(properties, binder).buildOver(registry);
		this.registrations.packages().forEach(configured::registerPackage);
		return configured;
	}

	private DefaultProviderRegistry.Builder builder(BelugaRegistryProperties properties, ProviderConfigBinder binder) {
		BelugaRegistryProperties.Resolved resolved = properties.resolved();
		DefaultProviderRegistry.Builder builder = DefaultProviderRegistry.builder()
			.configBinder(binder)
			.creationTimeout(properties.creationTimeout())
			.creationRetryDelay(properties.creationRetryDelay())
			.drainTimeout(properties.drainTimeout())
			.resolved(resolved.maxSize(), resolved.idleTimeout(), resolved.negativeTtl())
			.resolvedRefreshAfter(resolved.refreshAfter())
			.log(ProviderLogs.create());
		ClassLoader classLoader = this.context.getClassLoader();
		if (classLoader != null) {
			builder.classLoader(classLoader);
		}
		if (properties.observeCalls() && this.dependencies.exists(ProviderCallObserver.class)) {
			builder.callObserver(ObserverBeans.ofCalls(() -> this.dependencies.all(ProviderCallObserver.class)));
		}
		if (this.dependencies.exists(ProviderCreationObserver.class)) {
			builder.creationObserver(
					ObserverBeans.ofCreations(() -> this.dependencies.all(ProviderCreationObserver.class)));
		}
		return builder;
	}

	/**
	 * Give a registry, which may be the application's own, the listeners and resolvers.
	 */
	private void attach(ConfiguredProviders configured) {
		if (this.events.listenTo(configured) && this.dependencies.exists(ProviderConfigResolver.class)) {
			Supplier<List<ProviderConfigResolver>> resolvers = new Memoized<>(
					() -> this.dependencies.all(ProviderConfigResolver.class));
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

}
