package io.beluga.registry.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.endpoint.ProvidersEndpointAutoConfiguration;
import io.beluga.registry.autoconfigure.health.ProvidersHealthAutoConfiguration;
import io.beluga.registry.autoconfigure.metrics.ProviderMetricsAutoConfiguration;
import io.beluga.registry.autoconfigure.observation.ProviderObservationAutoConfiguration;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.support.DefaultProviderRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what an application has of the registry that has no provider: as little as
 * can be.
 */
class StartupCostTests {

	/**
	 * How many beans that may be, the auto-configurations among them. It should go down;
	 * one is there to be switched on at run time, since a condition may be decided
	 * before.
	 */
	private static final int MOST_BEANS = 29;

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class,
				ProviderRefreshAutoConfiguration.class, SharedRegistryAutoConfiguration.class,
				ProvidersEndpointAutoConfiguration.class, ProvidersHealthAutoConfiguration.class,
				ProviderMetricsAutoConfiguration.class, ProviderObservationAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withBean(ObservationRegistry.class, ObservationRegistry::create);

	@Test
	void startWhenNothingIsConfiguredDefinesFewBeans() {
		this.runner.run((context) -> {
			List<String> ours = Arrays.stream(context.getBeanDefinitionNames())
				.filter((name) -> name.contains("beluga") || name.startsWith("providers"))
				.toList();
			assertThat(ours).hasSizeLessThanOrEqualTo(MOST_BEANS);
		});
	}

	@Test
	void startWhenNothingRefreshesMakesNoRefresher() {
		this.runner.run((context) -> {
			assertThat(singletons(context)).doesNotContain("belugaProviderRefresher", "belugaEnvironmentReader");
			assertThat(context).hasBean("belugaProviderRefresher");
		});
	}

	@Test
	void startWhenNothingIsConfiguredMakesNoRegistry() {
		this.runner.run((context) -> {
			assertThat(singletons(context)).doesNotContain(BelugaRegistryAutoConfiguration.class.getName(),
					"belugaProviderRegistry", "belugaProviderSetup", "belugaConfiguredProviders", "belugaProviders",
					"belugaCallObservations");
			assertThat(context.getBeansOfType(MeterBinder.class)).isNotEmpty();
			assertThat(context.getBean("providersHealthContributor", HealthIndicator.class).health().getStatus())
				.isEqualTo(Status.UP);
			assertThat(singletons(context)).doesNotContain("belugaProviderRegistry");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "beluga.registry.eager=false", "BELUGA_REGISTRY_EAGER=false", "beluga.registry.egaer=true",
			"beluga.packages.llms.default=a" })
	void startWhenAPropertyIsOursChecksIt(String property) {
		boolean wrong = property.contains("egaer") || property.contains("packages");
		this.runner.withSystemProperties(property)
			.run((context) -> assertThat(context.getStartupFailure() != null).isEqualTo(wrong));
		this.runner.withPropertyValues(property).run((context) -> {
			if (!wrong) {
				assertThat(singletons(context)).contains("belugaProviderSetup");
			}
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { ProviderConfigResolver.class, ProviderRegistryCustomizer.class, ProviderPackage.class,
			ProviderRegistry.class })
	void startWhenABeanIsForTheRegistryMakesIt(Class<?> type) {
		this.runner.withUserConfiguration(Beans.class)
			.withPropertyValues("used=" + type.getSimpleName())
			.run((context) -> assertThat(singletons(context)).contains("belugaProviderSetup"));
	}

	@Test
	void startWhenTheRegistryIsInjectedTellsWhatHappensInIt() {
		List<String> events = new CopyOnWriteArrayList<>();
		this.runner.withBean(ProviderEventListener.class, () -> listener(events))
			.withUserConfiguration(Injected.class)
			.run((context) -> {
				assertThat(singletons(context)).contains("belugaProviderSetup");
				use(context.getBean(ProviderRegistry.class), context.getBean(Providers.class));
				assertThat(events).containsExactly("ProviderRegistered", "InstanceReady");
			});
	}

	@Test
	void registryWhenAskedForAfterTheStartTellsWhatHappensInIt() {
		List<String> events = new CopyOnWriteArrayList<>();
		this.runner.withBean(ProviderEventListener.class, () -> listener(events)).run((context) -> {
			context.getBean(MeterBinder.class).bindTo(context.getBean(MeterRegistry.class));
			ProviderRegistry registry = context.getBean(ProviderRegistry.class);
			registry.registerPackage(LLMS);
			registry.registerProvider(definition());
			assertThat(events).containsExactly("ProviderRegistered");
			context.getBean(Providers.class).put("llms", "late", ProviderConfig.builder("simple").build());
			assertThat(context.getBean(Providers.class).get(LLMS, "late").ask("?")).isEqualTo("late: ?");
			assertThat(events).containsExactly("ProviderRegistered", "InstanceReady");
			assertThat(context.getBean(MeterRegistry.class)
				.find("beluga.providers.registered")
				.tag("package", "llms")
				.gauge()).isNotNull();
		});
	}

	@Test
	void providersWhenAskedForAfterTheStartMakeInstancesOnThreadsOfTheRegistry() {
		List<String> threads = new CopyOnWriteArrayList<>();
		this.runner.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			ProviderRegistry registry = context.getBean(ProviderRegistry.class);
			registry.registerPackage(LLMS);
			registry.registerProvider(ProviderDefinition.<Llm>builder("llms", "simple", (provider, config) -> {
				threads.add(Thread.currentThread().getName());
				return new Llm.Simple(provider);
			}).productType(Llm.class).apiKey(ApiKeyUse.NONE).build());
			providers.put("llms", "late", ProviderConfig.builder("simple").build());
			providers.get(LLMS, "late").ask("?");
			assertThat(threads).singleElement(as(InstanceOfAssertFactories.STRING)).startsWith("beluga");
		});
	}

	private static ProviderEventListener listener(List<String> events) {
		return (event) -> events.add(event.getClass().getSimpleName());
	}

	private static void use(ProviderRegistry registry, Providers providers) {
		registry.registerPackage(LLMS);
		registry.registerProvider(definition());
		providers.put("llms", "late", ProviderConfig.builder("simple").build());
		providers.get(LLMS, "late").ask("?");
	}

	private static ProviderDefinition<ProviderConfig, Llm> definition() {
		return ProviderDefinition.<Llm>builder("llms", "simple", (context, config) -> new Llm.Simple(context))
			.productType(Llm.class)
			.apiKey(ApiKeyUse.NONE)
			.build();
	}

	private static List<String> singletons(ConfigurableApplicationContext context) {
		return List.of(context.getBeanFactory().getSingletonNames());
	}

	record Injected(ProviderRegistry registry) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		@ConditionalOnProperty(name = "used", havingValue = "ProviderConfigResolver")
		ProviderConfigResolver resolver() {
			return (packageName, name) -> Optional.empty();
		}

		@Bean
		@ConditionalOnProperty(name = "used", havingValue = "ProviderRegistryCustomizer")
		ProviderRegistryCustomizer customizer() {
			return (registry) -> registry.registerPackage(LLMS);
		}

		@Bean
		@ConditionalOnProperty(name = "used", havingValue = "ProviderPackage")
		ProviderPackage<Llm> llmsPackage() {
			return LLMS;
		}

		@Bean
		@ConditionalOnProperty(name = "used", havingValue = "ProviderRegistry")
		DefaultProviderRegistry registry() {
			return DefaultProviderRegistry.builder().build();
		}

	}

}
