package io.beluga.registry.autoconfigure;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.bind.RegistryPropertiesBindHandler;
import io.beluga.registry.autoconfigure.bind.SpringConfigBinder;
import io.beluga.registry.autoconfigure.check.ConfigurationCheck;
import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.factory.AnnotatedFactories;
import io.beluga.registry.autoconfigure.factory.ProviderRegistrations;
import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;
import io.beluga.registry.autoconfigure.packages.PackagesConfiguration;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties.UnknownProperties;
import io.beluga.registry.autoconfigure.properties.ConditionalOnRegistryEnabled;
import io.beluga.registry.autoconfigure.schema.ConfigSchemaGenerator;
import io.beluga.registry.autoconfigure.type.ConfigValidator;
import io.beluga.registry.autoconfigure.type.JakartaConfigValidator;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.spi.ConfigurationRule;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderCallObserver;
import io.beluga.registry.spi.ProviderCreationObserver;
import io.beluga.registry.spi.ProviderLog;
import io.beluga.registry.support.DefaultProviderRegistry;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
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
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

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

	private final ConfigurableApplicationContext context;

	private final RegistryDependencies dependencies;

	private final EventRelay events;

	private final PackagesConfiguration packages;

	private final ProviderRegistrations registrations;

	private volatile @Nullable ConfiguredProviders attached;

	/**
	 * Find what the beans of a context say, without making any. What is found is no bean
	 * where nobody else needs it.
	 */
	BelugaRegistryAutoConfiguration(ConfigurableApplicationContext context, RegistryDependencies dependencies) {
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		AnnotatedFactories factories = AnnotatedFactories.find(beanFactory);
		this.context = context;
		this.dependencies = dependencies;
		this.events = new EventRelay(context, dependencies);
		this.packages = new PackagesConfiguration(context.getEnvironment(), factories.byPackage().keySet());
		this.registrations = new ProviderRegistrations(beanFactory, factories, this.packages.properties(),
				dependencies);
	}

	@Bean(ConfiguredProviderBeanRegistrar.BEAN_NAME)
	static ConfiguredProviderBeanRegistrar belugaProviderBeans() {
		return new ConfiguredProviderBeanRegistrar(
				List.of(ProviderPackage.class, ProviderConfigResolver.class, ProviderRegistryCustomizer.class));
	}

	@Bean
	static ConfigurationPropertiesBindHandlerAdvisor belugaRegistryPropertiesAdvisor(
			ConfigurableEnvironment environment) {
		return (handler) -> new RegistryPropertiesBindHandler(handler, environment);
	}

	/**
	 * The dependencies are there before other beans, and after all definitions.
	 */
	@Bean
	static RegistryDependencies belugaRegistryDependencies(ConfigurableApplicationContext context,
			ConfiguredProviderBeanRegistrar definitions) {
		definitions.injectInto(context.getBeanFactory());
		return new RegistryDependencies(context, List.of(ProviderFactory.class, ProviderEventListener.class,
				ProviderConfigResolver.class, ProviderRegistryCustomizer.class));
	}

	/**
	 * Has everything checked when all singletons are there. Where nothing is configured,
	 * nothing makes a provider, and nobody has asked for the registry, there is nothing
	 * to check, and none is made before somebody asks.
	 */
	@Bean
	@Lazy(false)
	static SmartInitializingSingleton belugaRegistryStart(ConfiguredProviderBeanRegistrar definitions,
			RegistryDependencies dependencies, ObjectProvider<ConfiguredProvidersInitializer> setup) {
		return () -> {
			if (definitions.isUsed()) {
				setup.getObject().start();
			}
			else {
				LogFactory.getLog(ConfiguredProvidersInitializer.class).info("0 packages, 0 providers, 0 configured");
			}
			dependencies.started();
			// a thread may have asked for the registry meanwhile
			if (definitions.isUsed()) {
				setup.getObject().start();
			}
		};
	}

	@Bean
	BelugaPackagesProperties belugaPackagesProperties() {
		return this.packages.properties();
	}

	@Bean
	@ConditionalOnMissingBean(value = ProviderConfigBinder.class, search = SearchStrategy.CURRENT)
	static ProviderConfigBinder belugaConfigBinder(ConfigurableListableBeanFactory beanFactory,
			BelugaRegistryProperties properties) {
		UnknownProperties unknown = properties.unknownProperties();
		return new SpringConfigBinder(() -> SpringConfigBinder.conversionServices(beanFactory),
				() -> isPresent("jakarta.validation.ValidatorFactory") ? JakartaConfigValidator.create(beanFactory)
						: ConfigValidator.NONE,
				unknown, (definition, binder) -> ConfigSchemaGenerator.generate(definition, binder.conversionServices(),
						binder.validator(), unknown != UnknownProperties.FAIL));
	}

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, BelugaRegistryAutoConfiguration.class.getClassLoader());
	}

	@Bean(name = RegistryDependencies.REGISTRY_BEAN, destroyMethod = "close")
	@ConditionalOnMissingBean(value = ProviderRegistry.class, search = SearchStrategy.CURRENT)
	DefaultProviderRegistry belugaProviderRegistry(BelugaRegistryProperties properties, ProviderConfigBinder binder) {
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

	@Bean(RegistryDependencies.SETUP_BEAN)
	ConfiguredProvidersInitializer belugaProviderSetup(BelugaRegistryProperties properties, ProviderConfigBinder binder,
			ProviderRegistry bean) {
		ProviderRegistry registry = this.registrations.registered(bean);
		ConfigurationCheck.Reader reader = new ConfigurationCheck.Reader(registry, this.registrations, binder,
				properties, () -> this.dependencies.all(ConfigurationRule.class));
		ConfigurableEnvironment environment = this.context.getEnvironment();
		ProvidersConfiguration configuration = reader.readProviders(environment).with(reader.unknown(environment));
		RegistryPropertiesBindHandler.warnOfVariables(environment, properties.unknownProperties());
		ConfiguredProviders configured = configured(properties, binder, registry);
		attach(configured);
		return new ConfiguredProvidersInitializer(registry, configured,
				new ConfigurationCheck(configuration, this.packages, reader), this.events, this.dependencies,
				this.context.getBeanFactory(), properties.eager());
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
			.log(isPresent("org.slf4j.spi.LoggingEventBuilder") ? new Slf4jLog() : ProviderLog.plain());
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
	 * Give a registry, which may be the application's own, the listeners and resolvers,
	 * once. It is another one where its bean could not be created at first.
	 */
	private void attach(ConfiguredProviders configured) {
		if (this.attached != configured) {
			this.attached = configured;
			configured.addListener(this.events::onEvent);
			if (this.dependencies.exists(ProviderConfigResolver.class)) {
				configured.addConfigResolver(this::resolve);
			}
		}
	}

	private Optional<ProviderConfig> resolve(String packageName, String name) {
		for (ProviderConfigResolver resolver : this.dependencies.all(ProviderConfigResolver.class)) {
			Optional<ProviderConfig> config = resolver.resolve(packageName, name);
			// null is no answer: the registry says so
			if (config == null || config.isPresent()) {
				return config;
			}
		}
		return Optional.empty();
	}

	@Bean
	BelugaProvidersProperties belugaProvidersProperties(ConfiguredProvidersInitializer setup) {
		return new BelugaProvidersProperties(setup.configuration().providers().properties());
	}

	@Bean(destroyMethod = "")
	ConfiguredProviders belugaConfiguredProviders(ConfiguredProvidersInitializer setup) {
		if (this.dependencies.isStarted()) {
			setup.start();
		}
		return setup.configured();
	}

	@Bean
	@ConditionalOnMissingBean(value = Providers.class, search = SearchStrategy.CURRENT)
	Providers belugaProviders(ConfiguredProviders configured) {
		return configured.providers();
	}

	/**
	 * Writes key values, which Logback and Log4j hand on to structured formats. The
	 * prefix keeps them off the fields that such a format has of its own: ECS knows
	 * {@code package} as an object.
	 */
	private static final class Slf4jLog implements ProviderLog {

		private final Logger logger = LoggerFactory.getLogger(ProviderLog.class);

		@Override
		public void log(Level level, Subject subject, String message) {
			LoggingEventBuilder event = this.logger.atLevel(slf4j(level));
			add(event, "beluga.package", subject.packageName());
			add(event, "beluga.name", subject.name());
			add(event, "beluga.provider", subject.providerName());
			event.log(message);
		}

		private static void add(LoggingEventBuilder event, String key, @Nullable String value) {
			if (value != null) {
				// a pattern with %kvp prints it as it is
				event.addKeyValue(key, ErrorText.escapeText(value));
			}
		}

		private static org.slf4j.event.Level slf4j(Level level) {
			return switch (level) {
				case ERROR -> org.slf4j.event.Level.ERROR;
				case WARNING -> org.slf4j.event.Level.WARN;
				case DEBUG -> org.slf4j.event.Level.DEBUG;
				case ALL, TRACE -> org.slf4j.event.Level.TRACE;
				default -> org.slf4j.event.Level.INFO;
			};
		}

	}

}
