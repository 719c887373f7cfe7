package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.bind.ConfigValidator;
import io.beluga.registry.autoconfigure.bind.ConversionServices;
import io.beluga.registry.autoconfigure.bind.JakartaConfigValidator;
import io.beluga.registry.autoconfigure.bind.Memoized;
import io.beluga.registry.autoconfigure.bind.SpringConfigBinder;
import io.beluga.registry.autoconfigure.config.ConfigurationCheck;
import io.beluga.registry.autoconfigure.config.ConfigurationReader;
import io.beluga.registry.autoconfigure.config.ConfiguredEntriesLoader;
import io.beluga.registry.autoconfigure.config.PackageNames;
import io.beluga.registry.autoconfigure.config.PackagesReader;
import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.configdata.ConfigDataRecord;
import io.beluga.registry.autoconfigure.configdata.ConfigDataReloader;
import io.beluga.registry.autoconfigure.configdata.EnvironmentReader;
import io.beluga.registry.autoconfigure.factory.AnnotatedFactories;
import io.beluga.registry.autoconfigure.factory.ProviderRegistrations;
import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.autoconfigure.inject.SubstituteBeans;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties.UnknownProperties;
import io.beluga.registry.autoconfigure.refresh.ConfigurationRefresh;
import io.beluga.registry.autoconfigure.refresh.SpringCloud;
import io.beluga.registry.autoconfigure.schema.ConfigSchemas;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderCallObserver;
import io.beluga.registry.spi.ProviderCreationObserver;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * Puts the parts of the registry together. What beans of the application take part is
 * fetched when it is needed, so that making the registry makes none of them.
 */
final class RegistryAssembly {

	private final ConfigurableListableBeanFactory beanFactory;

	private final ConfigurableEnvironment environment;

	private final BelugaRegistryProperties properties;

	private final @Nullable ClassLoader classLoader;

	private final RegistryDependencies sources;

	private final SubstituteBeans substitutes;

	private final EventRelay events;

	private final PackagesReader packagesReader;

	private final BelugaPackagesProperties packagesProperties;

	private final ProviderRegistrations registrations;

	private @Nullable DefaultProviderRegistry built;

	private ProvidersConfiguration configuration = new ProvidersConfiguration(Map.of(), List.of(), List.of(),
			List.of());

	RegistryAssembly(ConfigurableApplicationContext context, BelugaRegistryProperties properties) {
		this.beanFactory = context.getBeanFactory();
		this.environment = context.getEnvironment();
		this.properties = properties;
		this.classLoader = context.getClassLoader();
		this.sources = new RegistryDependencies(this.beanFactory);
		this.substitutes = new SubstituteBeans(this.beanFactory, this.sources);
		this.events = new EventRelay(context, this.sources);
		AnnotatedFactories factories = AnnotatedFactories.find(this.beanFactory);
		this.packagesReader = new PackagesReader(this.environment, factories.byPackage().keySet());
		this.packagesProperties = this.packagesReader.read();
		this.registrations = new ProviderRegistrations(this.beanFactory, factories, this.packagesProperties,
				this.sources);
	}

	/**
	 * Tell whether instances may have been made with a bean.
	 */
	boolean isSource(String beanName) {
		return this.sources.isUsed(beanName);
	}

	BelugaPackagesProperties packagesProperties() {
		return this.packagesProperties;
	}

	SpringConfigBinder createBinder() {
		Supplier<ConfigValidator> validator = new Memoized<>(this::validator);
		Supplier<List<ConversionService>> conversionServices = new Memoized<>(
				() -> ConversionServices.of(this.beanFactory));
		UnknownProperties unknown = this.properties.unknownProperties();
		ConfigSchemas schemas = new ConfigSchemas(conversionServices, validator, unknown != UnknownProperties.FAIL);
		return new SpringConfigBinder(conversionServices, validator, unknown, schemas::schema);
	}

	private ConfigValidator validator() {
		return ClassUtils.isPresent("jakarta.validation.ValidatorFactory", getClass().getClassLoader())
				? JakartaConfigValidator.create(this.beanFactory) : ConfigValidator.NONE;
	}

	DefaultProviderRegistry createRegistry(ProviderConfigBinder binder) {
		DefaultProviderRegistry registry = builder().configBinder(binder).build();
		this.built = registry;
		try {
			this.registrations.registerWith(registry);
			return registry;
		}
		catch (RuntimeException | Error ex) {
			registry.close();
			throw ex;
		}
	}

	private DefaultProviderRegistry.Builder builder() {
		BelugaRegistryProperties.Resolved resolved = this.properties.resolved();
		DefaultProviderRegistry.Builder builder = DefaultProviderRegistry.builder()
			.creationTimeout(this.properties.creationTimeout())
			.creationRetryDelay(this.properties.creationRetryDelay())
			.drainTimeout(this.properties.drainTimeout())
			.resolved(resolved.maxSize(), resolved.idleTimeout(), resolved.negativeTtl())
			.resolvedRefreshAfter(resolved.refreshAfter())
			.listener(this.events::onEvent)
			.log(ProviderLogs.create());
		if (this.classLoader != null) {
			builder.classLoader(this.classLoader);
		}
		observe(builder);
		if (this.sources.exists(ProviderConfigResolver.class)) {
			builder.configResolver(resolver());
		}
		return builder;
	}

	private void observe(DefaultProviderRegistry.Builder builder) {
		if (this.properties.observeCalls() && this.sources.exists(ProviderCallObserver.class)) {
			builder.callObserver(ObserverBeans.ofCalls(() -> this.sources.all(ProviderCallObserver.class)));
		}
		if (this.sources.exists(ProviderCreationObserver.class)) {
			builder.creationObserver(ObserverBeans.ofCreations(() -> this.sources.all(ProviderCreationObserver.class)));
		}
	}

	private ProviderConfigResolver resolver() {
		Supplier<List<ProviderConfigResolver>> resolvers = new Memoized<>(
				() -> this.sources.all(ProviderConfigResolver.class));
		return (packageName, name) -> {
			for (ProviderConfigResolver resolver : resolvers.get()) {
				Optional<ProviderConfig> config = resolver.resolve(packageName, name);
				// null is no answer: the registry says so
				if (config == null || config.isPresent()) {
					return config;
				}
			}
			return Optional.empty();
		};
	}

	/**
	 * Return the registry behind a bean: ours may have been wrapped, by a spy or a proxy.
	 */
	private ProviderRegistry unwrap(ProviderRegistry bean) {
		return (this.built != null) ? this.built : bean;
	}

	BelugaProvidersProperties readProviders(ProviderRegistry bean) {
		ProviderRegistry registry = unwrap(bean);
		this.registrations.registerWith(registry);
		this.configuration = ConfiguredEntriesLoader
			.read(this.environment, ProviderRegistrations.providers(registry), this.registrations.configTypes(registry))
			.with(UnknownRegistryProperties.check(this.environment, this.properties.unknownProperties()));
		return new BelugaProvidersProperties(this.configuration.properties());
	}

	ConfiguredProvidersInitializer createSetup(ProviderRegistry bean, ProviderConfigBinder binder) {
		ProviderRegistry registry = unwrap(bean);
		this.registrations.registerWith(registry);
		ConfigurationCheck check = check(this.configuration, registry, binder);
		return new ConfiguredProvidersInitializer(registry, configured(registry, binder), this.configuration, check,
				new PackageNames(this.packagesProperties, this.packagesReader, this.configuration,
						this.registrations.defined()),
				this.substitutes, this.events, new CustomizerQueue(this.sources),
				new SingletonsInCreation(this.beanFactory), this.properties.eager());
	}

	private ConfigurationCheck check(ProvidersConfiguration configuration, ProviderRegistry registry,
			ProviderConfigBinder binder) {
		return new ConfigurationCheck(configuration, registry, this.registrations, this.substitutes::exists, binder,
				this.properties.missingKeys());
	}

	/**
	 * Create what reads the environment again.
	 */
	EnvironmentReader createEnvironmentReader(@Nullable ConfigDataRecord record) {
		return (record != null && !SpringCloud.isPresent()) ? new ConfigDataReloader(this.environment, record)
				: EnvironmentReader.of(this.environment);
	}

	ConfigurationRefresh createRefresh(ProviderRegistry bean, ConfiguredProviders configured,
			BelugaProvidersProperties properties, ProviderConfigBinder binder, EnvironmentReader environments) {
		ProviderRegistry registry = unwrap(bean);
		ConfigurationReader reader = new ConfigurationReader(registry, this.registrations,
				(configuration) -> check(configuration, registry, binder));
		return new ConfigurationRefresh(registry, configured, reader, environments, properties, this.packagesProperties,
				this.configuration);
	}

	/**
	 * Give the application's own registry what ours is built with. Its settings are its
	 * own.
	 */
	private void attach(ConfiguredProviders configured) {
		configured.addListener(this.events::onEvent);
		if (this.sources.exists(ProviderConfigResolver.class)) {
			configured.addConfigResolver(resolver());
		}
	}

	private ConfiguredProviders configured(ProviderRegistry registry, ProviderConfigBinder binder) {
		if (registry instanceof DefaultProviderRegistry known) {
			if (known != this.built) {
				attach(known.configuredProviders());
			}
			return known.configuredProviders();
		}
		ConfiguredProviders configured = builder().configBinder(binder).buildOver(registry);
		this.registrations.packages().forEach(configured::registerPackage);
		return configured;
	}

}
