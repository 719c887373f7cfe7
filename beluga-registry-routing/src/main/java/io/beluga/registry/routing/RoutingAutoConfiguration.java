package io.beluga.registry.routing;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiPredicate;

import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;
import io.beluga.registry.autoconfigure.properties.ConditionalOnRegistryEnabled;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.routing.internal.group.AttemptObserver;
import io.beluga.registry.routing.internal.group.Routes;
import io.beluga.registry.routing.internal.guard.SystemTime;
import io.beluga.registry.routing.internal.view.ClientRetries;
import io.beluga.registry.routing.internal.view.ObservedAttempts;
import io.beluga.registry.routing.internal.view.RouteViews;
import io.beluga.registry.routing.internal.view.RoutingMeters;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.support.DefaultProviderRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/**
 * {@link AutoConfiguration Auto-configuration} of the providers {@code failover},
 * {@code balance} and {@code canary} of each package. What they are made of is not loaded
 * before there is a group.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = BelugaRegistryAutoConfiguration.class)
@ConditionalOnRegistryEnabled
public final class RoutingAutoConfiguration {

	private static final boolean OBSERVATIONS = ClassUtils.isPresent("io.micrometer.observation.ObservationRegistry",
			RoutingAutoConfiguration.class.getClassLoader());

	RoutingAutoConfiguration() {
	}

	@Bean
	static RoutingProviders belugaRoutingProviders(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<ProviderRegistry> registry) {
		return new RoutingProviders(() -> routes(beanFactory), groups(registry));
	}

	@Bean
	static GroupRules belugaRoutingRules() {
		return new GroupRules();
	}

	@Bean
	static RouteViews belugaRouteViews(RoutingProviders routing, ObjectProvider<Providers> providers,
			ObjectProvider<ProviderRegistry> registry) {
		return new RouteViews(routing::used, providers::getObject, groups(registry));
	}

	@Bean
	static ClientRetries belugaClientRetries(ObjectProvider<ProviderRegistry> registry,
			ObjectProvider<Providers> providers, RouteViews routes,
			ObjectProvider<ConfiguredProviderBeanRegistrar> definitions, ApplicationContext context) {
		return new ClientRetries(registry, providers, routes, definitions, context);
	}

	private static BiPredicate<String, String> groups(ObjectProvider<ProviderRegistry> registry) {
		return (packageName, providerName) -> registry.getObject() instanceof DefaultProviderRegistry known
				&& GroupConfig.class.isAssignableFrom(known.definition(packageName, providerName).configType());
	}

	/**
	 * Configuration of the meters.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		static RoutingMeters belugaRoutingMeters(RoutingProviders routing) {
			return new RoutingMeters(routing::used);
		}

	}

	private static Routes routes(ConfigurableListableBeanFactory beanFactory) {
		RoutingKey key = beanFactory.getBeanProvider(RoutingKey.class).orderedStream().findFirst().orElse(null);
		return new Routes(new SystemTime(), () -> ThreadLocalRandom.current().nextDouble(),
				(event) -> publish(beanFactory, event), classifiers(beanFactory), key,
				OBSERVATIONS ? Observations.find(beanFactory) : null, NoMemberAvailableException.REFUSALS);
	}

	/**
	 * Return the classifiers that are no factories: those know the failures of their own
	 * instances only.
	 */
	private static List<FailureClassifier> classifiers(ConfigurableListableBeanFactory beanFactory) {
		return beanFactory.getBeanProvider(FailureClassifier.class, false)
			.orderedStream((type) -> !ProviderFactory.class.isAssignableFrom(type))
			.toList();
	}

	/**
	 * Apart, because its classes may be missing.
	 */
	private static final class Observations {

		static @Nullable AttemptObserver find(ConfigurableListableBeanFactory beanFactory) {
			ObservationRegistry observations = beanFactory.getBeanProvider(ObservationRegistry.class).getIfUnique();
			return (observations != null) ? new ObservedAttempts(observations) : null;
		}

	}

	private static void publish(ConfigurableListableBeanFactory beanFactory, ProviderEvent event) {
		beanFactory.getBean(ConfiguredProviders.class).publish(event);
	}

}
