package io.beluga.registry.autoconfigure;

import java.util.Arrays;
import java.util.List;

import io.beluga.registry.autoconfigure.endpoint.ProvidersEndpointAutoConfiguration;
import io.beluga.registry.autoconfigure.health.ProvidersHealthAutoConfiguration;
import io.beluga.registry.autoconfigure.metrics.ProviderMetricsAutoConfiguration;
import io.beluga.registry.autoconfigure.observation.ProviderObservationAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

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
	private static final int MOST_BEANS = 37;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(BelugaRegistryAutoConfiguration.class, ProviderRefreshAutoConfiguration.class,
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

	private static List<String> singletons(ConfigurableApplicationContext context) {
		return List.of(context.getBeanFactory().getSingletonNames());
	}

}
