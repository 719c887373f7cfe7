package io.beluga.registry.autoconfigure.health;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.autoconfigure.Llm;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link ProvidersHealthAutoConfiguration}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProvidersHealthTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class, HealthContributorAutoConfiguration.class,
				ProvidersHealthAutoConfiguration.class))
		.withUserConfiguration(Factories.class)
		.withPropertyValues("beluga.providers.llms.fast.provider-name=grok",
				"beluga.providers.llms.fast.api-key=sk-marker-4711");

	private static Health health(ApplicationContext context) {
		HealthIndicator indicator = (HealthIndicator) context.getBean(HealthContributorRegistry.class)
			.getContributor("providers");
		return indicator.health();
	}

	private static void use(ApplicationContext context, String name) {
		context.getBean(Providers.class).get(LLMS, name).ask("?");
	}

	private static void fail(ApplicationContext context, String name) {
		assertThat(catchThrowable(() -> use(context, name))).isInstanceOf(ProviderRegistryException.class);
	}

	@Test
	void healthOfProvidersThatAreNotUsedIsUpAndCreatesNone() {
		this.runner.run((context) -> {
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails())
				.isEqualTo(Map.of("llms.fast", Map.of("state", ProviderState.CONFIGURED, "generation", 0L)));
			assertThat(context.getBean(Factories.class).created).hasValue(0);
		});
	}

	@Test
	void healthIsLive() {
		this.runner.run((context) -> {
			use(context, "fast");
			Providers providers = context.getBean(Providers.class);
			providers.put("llms", "later", ProviderConfig.builder("grok").apiKey("sk-marker-4712").build());
			assertThat(health(context).getDetails())
				.isEqualTo(Map.of("llms.fast", Map.of("state", ProviderState.READY, "generation", 1L), "llms.later",
						Map.of("state", ProviderState.CONFIGURED, "generation", 0L)));
			providers.remove("llms", "fast");
			assertThat(health(context).getDetails()).containsOnlyKeys("llms.later");
		});
	}

	@Test
	void healthWhenAProviderIsUnavailableIsDownWithTheCodeOfItsFailure() {
		this.runner.withPropertyValues("beluga.providers.llms.bad.provider-name=grok",
				"beluga.providers.llms.bad.api-key=sk-marker-4712", "beluga.providers.llms.bad.refuse=sk-marker-4713")
			.run((context) -> {
				fail(context, "bad");
				Health health = health(context);
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails()).containsEntry("llms.bad", Map.of("state", ProviderState.UNAVAILABLE,
						"generation", 0L, "failure", "ErrProviderCreationFailed"));
				assertThat(health.toString()).doesNotContain("sk-marker");
			});
	}

	@Test
	void healthWhenAnOptionalProviderIsUnavailableIsUp() {
		this.runner
			.withPropertyValues("beluga.providers.llms.keyless.provider-name=grok",
					"beluga.providers.llms.keyless.optional=true")
			.run((context) -> {
				Health health = health(context);
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails()).containsEntry("llms.keyless", Map.of("state", ProviderState.UNAVAILABLE,
						"generation", 0L, "optional", true, "failure", "ErrInvalidConfig"));
			});
	}

	@Test
	void healthWhenAProviderIsDegradedIsUpUntilItIsMended() {
		this.runner.run((context) -> {
			use(context, "fast");
			Providers providers = context.getBean(Providers.class);
			ProviderConfig good = providers.config("llms", "fast");
			assertThat(catchThrowable(
					() -> providers.put("llms", "fast", good.toBuilder().customField("refuse", true).build())))
				.isInstanceOf(ProviderRegistryException.class);
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("llms.fast",
					Map.of("state", ProviderState.DEGRADED, "generation", 1L, "failure", "ErrProviderCreationFailed"));
			providers.put("llms", "fast", good);
			assertThat(health(context).getDetails()).containsEntry("llms.fast",
					Map.of("state", ProviderState.READY, "generation", 1L));
		});
	}

	@Test
	void healthAnswersAtOnceWhileACreationHangs() {
		this.runner.run((context) -> {
			Factories factories = context.getBean(Factories.class);
			factories.hold = new CountDownLatch(1);
			Thread user = new Thread(() -> use(context, "fast"));
			user.start();
			assertThat(factories.entered.await(20, TimeUnit.SECONDS)).isTrue();
			try {
				assertThat(health(context).getDetails()).containsEntry("llms.fast",
						Map.of("state", ProviderState.CONFIGURED, "generation", 0L));
			}
			finally {
				factories.hold.countDown();
				user.join();
			}
			assertThat(health(context).getDetails()).containsEntry("llms.fast",
					Map.of("state", ProviderState.READY, "generation", 1L));
		});
	}

	@Test
	void healthOfMoreProvidersThanAreShownNamesThoseInTroubleFirst() {
		this.runner.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			for (int i = 0; i < ProvidersHealthIndicator.MOST_DETAILS; i++) {
				providers.put("llms", "a" + i, ProviderConfig.builder("grok").apiKey("sk-marker").build());
			}
			providers.put("llms", "zz",
					ProviderConfig.builder("grok").apiKey("sk-marker").customField("refuse", true).build());
			fail(context, "zz");
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).hasSize(ProvidersHealthIndicator.MOST_DETAILS + 1)
				.containsEntry("omitted", 2)
				.containsKey("llms.zz");
		});
	}

	@Test
	void healthOfAClosedRegistryIsOutOfService() {
		this.runner.run((context) -> {
			context.getBean(ProviderRegistry.class).close();
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(health.getDetails()).isEqualTo(Map.of("registry", "closed"));
		});
	}

	@Test
	void healthDoesNotProbeUnlessAskedTo() {
		this.runner.run((context) -> {
			use(context, "fast");
			health(context);
			assertThat(context.getBean(Factories.class).probed).hasValue(0);
		});
	}

	@Test
	void healthProbesReadyInstancesWhereAskedTo() {
		this.runner
			.withPropertyValues("management.health.providers.probe=true", "beluga.providers.llms.other.extends=fast",
					"beluga.providers.llms.plain.provider-name=plain")
			.run((context) -> {
				Factories factories = context.getBean(Factories.class);
				use(context, "fast");
				use(context, "plain");
				assertThat(health(context).getDetails()).isEqualTo(Map.of("llms.fast",
						Map.of("state", ProviderState.READY, "generation", 1L, "probe", ProbeOutcome.Kind.PASSED),
						"llms.other", Map.of("state", ProviderState.CONFIGURED, "generation", 0L), "llms.plain",
						Map.of("state", ProviderState.READY, "generation", 1L)));
				health(context);
				assertThat(factories.probed).hasValue(1);
			});
	}

	@Test
	void healthProbesNoProviderThatIsNotToBeProbed() {
		this.runner
			.withPropertyValues("management.health.providers.probe=true", "beluga.providers.llms.fast.probe=false")
			.run((context) -> {
				use(context, "fast");
				assertThat(health(context).getDetails())
					.isEqualTo(Map.of("llms.fast", Map.of("state", ProviderState.READY, "generation", 1L)));
				assertThat(context.getBean(Factories.class).probed).hasValue(0);
			});
	}

	@Test
	void healthWhenAProbeFailsIsDownWithItsTypeAlone() {
		this.runner.withPropertyValues("management.health.providers.probe=true").run((context) -> {
			context.getBean(Factories.class).probeFailure = new IllegalStateException("sk-marker-4711 is not valid");
			use(context, "fast");
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.toString()).contains("probe=FAILED").doesNotContain("not valid", "sk-marker");
		});
	}

	@Test
	void healthWhenAProbeOfAnOptionalProviderFailsIsUp() {
		this.runner
			.withPropertyValues("management.health.providers.probe=true", "beluga.providers.llms.fast.optional=true")
			.run((context) -> {
				context.getBean(Factories.class).probeFailure = new IllegalStateException("refused");
				use(context, "fast");
				Health health = health(context);
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails()).containsEntry("llms.fast",
						Map.of("state", ProviderState.READY, "generation", 1L, "optional", true, "probe",
								ProbeOutcome.Kind.FAILED, "probeFailure", "java.lang.IllegalStateException"));
			});
	}

	@Test
	void healthCanBeTurnedOff() {
		this.runner.withPropertyValues("management.health.providers.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("providersHealthContributor"));
	}

	@Test
	void indicatorOfTheApplicationTakesThePlaceOfOurs() {
		this.runner.withBean("providersHealthIndicator", HealthIndicator.class, () -> () -> Health.down().build())
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(ProvidersHealthIndicator.class);
				assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		private final AtomicInteger created = new AtomicInteger();

		private final AtomicInteger probed = new AtomicInteger();

		private final CountDownLatch entered = new CountDownLatch(1);

		private volatile CountDownLatch hold = new CountDownLatch(0);

		private volatile Exception probeFailure;

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok")
		Probing grok() {
			return new Probing(this);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "plain", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> plain() {
			return (context, config) -> (question) -> "!";
		}

	}

	static final class Probing implements ProviderFactory<ProviderConfig, Llm>, ProviderProbe<Llm> {

		private final Factories factories;

		Probing(Factories factories) {
			this.factories = factories;
		}

		@Override
		public Llm create(ProviderContext context, ProviderConfig config) throws Exception {
			this.factories.created.incrementAndGet();
			this.factories.entered.countDown();
			this.factories.hold.await();
			if (config.customFields().containsKey("refuse")) {
				throw new IllegalStateException("refused " + config.customFields());
			}
			return (question) -> "!";
		}

		@Override
		public void probe(Llm provider) throws Exception {
			this.factories.probed.incrementAndGet();
			if (this.factories.probeFailure != null) {
				throw this.factories.probeFailure;
			}
		}

	}

}
