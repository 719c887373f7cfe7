package io.beluga.registry.autoconfigure.metrics;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.autoconfigure.Llm;
import io.beluga.registry.autoconfigure.observation.ProviderObservationAutoConfiguration;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.event.InstanceClosed;
import io.beluga.registry.event.ProviderEventListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link ProviderMetricsAutoConfiguration}.
 */
class ProviderMetricsTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class, MetricsAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
				ObservationAutoConfiguration.class, ProviderMetricsAutoConfiguration.class,
				ProviderObservationAutoConfiguration.class))
		.withUserConfiguration(Factories.class)
		.withPropertyValues("beluga.providers.llms.fast.provider-name=grok",
				"beluga.providers.llms.slow.provider-name=grok");

	private static MeterRegistry meters(ApplicationContext context) {
		return context.getBean(MeterRegistry.class);
	}

	private static Llm llm(ApplicationContext context, String name) {
		return context.getBean(Providers.class).get(LLMS, name);
	}

	private static double configured(ApplicationContext context, String state) {
		return meters(context).get("beluga.providers.configured")
			.tags("package", "llms", "state", state)
			.gauge()
			.value();
	}

	private static void put(ApplicationContext context, String name, String field) {
		context.getBean(Providers.class)
			.put("llms", name, ProviderConfig.builder("grok").customField(field, true).build());
	}

	private static void await(String description, BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as(description).isLessThan(end);
			Thread.onSpinWait();
		}
	}

	@Test
	void gaugesFollowTheStates() {
		this.runner.run((context) -> {
			assertThat(meters(context).get("beluga.providers.registered").tag("package", "llms").gauge().value())
				.isEqualTo(1);
			assertThat(configured(context, "CONFIGURED")).isEqualTo(2);
			assertThat(configured(context, "READY")).isZero();
			llm(context, "fast").ask("?");
			assertThat(configured(context, "CONFIGURED")).isEqualTo(1);
			assertThat(configured(context, "READY")).isEqualTo(1);
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> put(context, "fast", "refuse"));
			assertThat(configured(context, "DEGRADED")).isEqualTo(1);
			put(context, "more", "a");
			assertThat(configured(context, "CONFIGURED")).isEqualTo(2);
			context.getBean(Providers.class).remove("llms", "fast");
			assertThat(configured(context, "DEGRADED")).isZero();
			context.getBean(ProviderRegistry.class).unregisterProvider("llms", "grok");
			assertThat(meters(context).get("beluga.providers.registered").tag("package", "llms").gauge().value())
				.isZero();
		});
	}

	@Test
	void gaugesSurviveGarbageCollection() {
		this.runner.run((context) -> {
			System.gc();
			assertThat(configured(context, "CONFIGURED")).isEqualTo(2);
		});
	}

	@Test
	void gaugesCreateNothing() {
		this.runner.run((context) -> {
			meters(context).getMeters().forEach(Meter::measure);
			assertThat(configured(context, "CONFIGURED")).isEqualTo(2);
		});
	}

	@Test
	void gaugesOfAPackageThatIsRegisteredLaterAppear() {
		this.runner.run((context) -> {
			ProviderRegistry registry = context.getBean(ProviderRegistry.class);
			registry.registerPackage(ProviderPackage.of("mails", Runnable.class));
			registry.registerProvider("mails", "smtp", (creation, config) -> (Runnable) () -> {
			});
			assertThat(meters(context).get("beluga.providers.registered").tag("package", "mails").gauge().value())
				.isEqualTo(1);
		});
	}

	@Test
	void gaugesOfAClosedRegistryHaveNoValue() {
		this.runner.run((context) -> {
			context.getBean(ProviderRegistry.class).close();
			assertThat(configured(context, "READY")).isNaN();
			assertThat(meters(context).get("beluga.providers.registered").gauge().value()).isNaN();
		});
	}

	@Test
	void callsAndCreationsHaveTimers() {
		this.runner.run((context) -> {
			llm(context, "fast").ask("?");
			llm(context, "fast").ask("?");
			assertThatIllegalStateException().isThrownBy(() -> llm(context, "fast").ask("fail"));
			Timer calls = meters(context).get("beluga.provider.call")
				.tags("package", "llms", "provider", "grok", "name", "fast", "method", "ask", "outcome", "SUCCESS",
						"exception", "none", "error", "none")
				.timer();
			assertThat(calls.count()).isEqualTo(2);
			Timer failures = meters(context).get("beluga.provider.call")
				.tags("package", "llms", "provider", "grok", "name", "fast", "method", "ask", "outcome", "ERROR",
						"error", "IllegalStateException")
				.timer();
			assertThat(failures.count()).isEqualTo(1);
			Timer creations = meters(context).get("beluga.provider.create")
				.tags("package", "llms", "provider", "grok", "name", "fast", "outcome", "SUCCESS", "error", "none")
				.timer();
			assertThat(creations.count()).isEqualTo(1);
		});
	}

	@Test
	void callThatFailsWithASecretHasTheTypeOfItsException() {
		this.runner.run((context) -> {
			context.getBean(Providers.class)
				.put("llms", "fast", ProviderConfig.builder("grok").apiKey("fail-with-this").build());
			assertThatIllegalStateException().isThrownBy(() -> llm(context, "fast").ask("fail-with-this"));
			assertThat(meters(context).get("beluga.provider.call")
				.tags("name", "fast", "outcome", "ERROR", "exception", "IllegalStateException", "error",
						"IllegalStateException")
				.timer()
				.count()).isEqualTo(1);
		});
	}

	@Test
	void creationThatFailsHasTheTypeOfWhatWasThrown() {
		this.runner.withPropertyValues("beluga.providers.llms.fast.refuse=with-a-key").run((context) -> {
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> llm(context, "fast").ask("?"));
			context.getBean(Providers.class)
				.put("llms", "fast",
						ProviderConfig.builder("grok").apiKey("refused").customField("refuse", true).build());
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> llm(context, "fast").ask("?"));
			assertThat(meters(context).get("beluga.provider.create")
				.tags("name", "fast", "outcome", "ERROR", "exception", "IllegalStateException", "error",
						"IllegalStateException")
				.timer()
				.count()).isEqualTo(2);
		});
	}

	@Test
	void replacementsAreZeroBeforeTheFirstOne() {
		this.runner.run((context) -> {
			for (String name : List.of("fast", "slow")) {
				assertThat(meters(context).get("beluga.provider.replacements").tag("name", name).counters())
					.extracting((counter) -> counter.getId().getTag("outcome"), Counter::count)
					.containsExactlyInAnyOrder(tuple("SUCCESS", 0.0), tuple("ERROR", 0.0));
			}
			put(context, "more", "a");
			llm(context, "more").ask("?");
			await("the event",
					() -> meters(context).find("beluga.provider.replacements")
						.tag("name", "more")
						.counters()
						.size() == 2);
		});
	}

	@Test
	void replacementsOfResolvedNamesAreZeroBeforeTheFirstOne() {
		this.runner
			.withBean(ProviderConfigResolver.class,
					() -> (packageName, name) -> Optional.of(ProviderConfig.builder("grok").build()))
			.run((context) -> assertThat(
					meters(context).get("beluga.provider.replacements").tag("name", "resolved").counters())
				.hasSize(2));
	}

	@Test
	void everyMeterHasADescription() {
		this.runner.run((context) -> {
			llm(context, "fast").ask("?");
			assertThatIllegalStateException().isThrownBy(() -> llm(context, "fast").ask("fail"));
			put(context, "fast", "a");
			assertThat(meters(context).getMeters()).filteredOn((meter) -> meter.getId().getName().startsWith("beluga."))
				.allSatisfy(
						(meter) -> assertThat(meter.getId().getDescription()).as(meter.getId().toString()).isNotBlank())
				.extracting((meter) -> meter.getId().getName())
				.contains("beluga.provider.call", "beluga.provider.create", "beluga.provider.replacements",
						"beluga.provider.state", "beluga.providers.configured", "beluga.providers.registered");
		});
	}

	@Test
	void stateTellsWhoIsInIt() {
		this.runner.run((context) -> {
			assertThat(inState(context, "CONFIGURED")).containsExactly("fast", "slow");
			llm(context, "fast").ask("?");
			assertThat(inState(context, "CONFIGURED")).containsExactly("slow");
			assertThat(inState(context, "READY")).containsExactly("fast");
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> put(context, "fast", "refuse"));
			assertThat(inState(context, "DEGRADED")).containsExactly("fast");
			put(context, "more", "refuse");
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> llm(context, "more").ask("?"));
			await("the event", () -> inState(context, "UNAVAILABLE").equals(List.of("more")));
			context.getBean(Providers.class).remove("llms", "fast");
			await("its gauges are gone",
					() -> meters(context).find("beluga.provider.state").tag("name", "fast").gauges().isEmpty());
		});
	}

	private static List<String> inState(ApplicationContext context, String state) {
		return meters(context).get("beluga.provider.state")
			.tags("package", "llms", "state", state)
			.gauges()
			.stream()
			.filter((gauge) -> gauge.value() == 1)
			.map((gauge) -> gauge.getId().getTag("name"))
			.sorted()
			.toList();
	}

	@Test
	void namesAboveTheLimitShareATag() {
		String[] names = IntStream.range(0, ProviderMeterFilter.MOST_NAMES + 10)
			.mapToObj((i) -> "beluga.providers.llms.n" + i + ".provider-name=grok")
			.toArray(String[]::new);
		this.runner.withPropertyValues(names).run((context) -> {
			for (int i = 0; i < names.length; i++) {
				llm(context, "n" + i).ask("?");
			}
			assertThat(meters(context).get("beluga.provider.call").timers()).hasSize(ProviderMeterFilter.MOST_NAMES);
			assertThat(meters(context).get("beluga.provider.call").tag("name", "other").timer().count()).isEqualTo(11);
			assertThat(meters(context).getMeters())
				.filteredOn((meter) -> meter.getId().getName().equals("beluga.provider.state"))
				.hasSize(4 * ProviderMeterFilter.MOST_NAMES)
				.noneMatch((meter) -> "other".equals(meter.getId().getTag("name")));
			assertThat(configured(context, "READY")).isEqualTo(names.length);
			context.getBean(Providers.class).remove("llms", "fast");
			put(context, "late", "a");
			await("there is room for a late name", () -> {
				llm(context, "late").ask("?");
				return !meters(context).find("beluga.provider.call").tag("name", "late").timers().isEmpty();
			});
		});
	}

	@Test
	void removalOfANameThatIsCalledLikeTheSharedTagLeavesIt() {
		String[] names = IntStream.range(0, ProviderMeterFilter.MOST_NAMES)
			.mapToObj((i) -> "beluga.providers.llms.n" + i + ".provider-name=grok")
			.toArray(String[]::new);
		this.runner.withPropertyValues(names)
			.withPropertyValues("beluga.providers.llms.other.provider-name=grok")
			.run((context) -> {
				context.getBean(Providers.class).list("llms").forEach((name) -> llm(context, name).ask("?"));
				assertThat(inState(context, "READY")).contains("other");
				context.getBean(Providers.class).remove("llms", "other");
				await("its state is gone", () -> !inState(context, "READY").contains("other"));
				assertThat(meters(context).get("beluga.provider.call").tag("name", "other").timer().count())
					.isEqualTo(3);
			});
	}

	@Test
	void callOfAnUnavailableProviderIsACall() {
		this.runner.withPropertyValues("beluga.providers.llms.fast.refuse=true").run((context) -> {
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(ProviderCreationFailedException.class)
					.isThrownBy(() -> llm(context, "fast").ask("?"));
			}
			assertThat(meters(context).get("beluga.provider.call")
				.tags("package", "llms", "provider", "grok", "name", "fast", "method", "ask", "outcome", "ERROR")
				.timer()
				.count()).isEqualTo(3);
		});
	}

	@Test
	void replacementsAreCountedByTheirOutcome() {
		this.runner.run((context) -> {
			llm(context, "fast").ask("?");
			put(context, "fast", "a");
			put(context, "fast", "b");
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> put(context, "fast", "refuse"));
			await("all events", () -> replacements(context, "SUCCESS") == 2 && replacements(context, "ERROR") == 1);
		});
	}

	private static double replacements(ApplicationContext context, String outcome) {
		return meters(context).find("beluga.provider.replacements")
			.tags("package", "llms", "name", "fast", "outcome", outcome)
			.counters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum();
	}

	@Test
	void firstCreationThatFailsIsNoReplacement() {
		this.runner.withPropertyValues("beluga.providers.llms.fast.refuse=true").run((context) -> {
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> llm(context, "fast").ask("?"));
			assertThat(replacements(context, "SUCCESS") + replacements(context, "ERROR")).isZero();
			assertThat(configured(context, "UNAVAILABLE")).isEqualTo(1);
		});
	}

	@Test
	void metersOfARemovedProviderGo() {
		this.runner.run((context) -> {
			llm(context, "fast").ask("?");
			llm(context, "slow").ask("?");
			put(context, "fast", "a");
			await("the replacement is counted", () -> replacements(context, "SUCCESS") == 1);
			assertThat(meters(context).getMeters()).extracting((meter) -> meter.getId().getName())
				.contains("beluga.provider.call", "beluga.provider.create", "beluga.provider.replacements");
			context.getBean(Providers.class).remove("llms", "fast");
			await("its meters are gone",
					() -> meters(context).getMeters()
						.stream()
						.noneMatch((meter) -> "fast".equals(meter.getId().getTag("name"))));
			assertThat(meters(context).get("beluga.provider.call").tag("name", "slow").timer().count()).isEqualTo(1);
		});
	}

	@Test
	void metersOfARemovedProviderGoWhenACallOutlivesItsInstance() {
		this.runner.withPropertyValues("beluga.registry.drain-timeout=1ms").run((context) -> {
			Factories factories = context.getBean(Factories.class);
			CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> llm(context, "fast").ask("wait"));
			factories.called.await();
			context.getBean(Providers.class).remove("llms", "fast");
			await("its instance is closed", () -> factories.closed.contains("fast"));
			factories.answer.countDown();
			assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("!");
			await("its meters are gone",
					() -> meters(context).getMeters()
						.stream()
						.noneMatch((meter) -> "fast".equals(meter.getId().getTag("name"))));
		});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void callThatOutlivesTheApplicationLeavesNoWarningOfItsMeters(CapturedOutput output) throws InterruptedException {
		Thread[] caller = new Thread[1];
		Factories[] factories = new Factories[1];
		this.runner.withPropertyValues("beluga.registry.drain-timeout=1ms").run((context) -> {
			factories[0] = context.getBean(Factories.class);
			caller[0] = new Thread(() -> llm(context, "fast").ask("wait"), "caller");
			caller[0].start();
			assertThat(factories[0].called.await(20, TimeUnit.SECONDS)).isTrue();
		});
		factories[0].answer.countDown();
		caller[0].join(TimeUnit.SECONDS.toMillis(20));
		await("its instance is closed", () -> factories[0].closed.contains("fast"));
		assertThat(output).contains("llms.fast: the drain timeout has passed")
			.doesNotContain("observer of provider creations failed")
			.doesNotContain("RemovedMeters");
	}

	@Test
	void metersOfAProviderThatNeverHadAnInstanceGo() {
		this.runner.withPropertyValues("beluga.providers.llms.fast.refuse=true").run((context) -> {
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> llm(context, "fast").ask("?"));
			assertThat(meters(context).find("beluga.provider.create").tag("name", "fast").timers()).hasSize(1);
			context.getBean(Providers.class).remove("llms", "fast");
			assertThat(meters(context).find("beluga.provider.create").tag("name", "fast").timers()).isEmpty();
		});
	}

	@Test
	void namesThatAResolverKnowsAreNoTags() {
		this.runner
			.withBean(ProviderConfigResolver.class,
					() -> (packageName, name) -> Optional.of(ProviderConfig.builder("grok").build()))
			.run((context) -> {
				for (int i = 0; i < 20; i++) {
					llm(context, "tenant-" + i).ask("?");
				}
				assertThat(meters(context).get("beluga.provider.call").timers()).singleElement().satisfies((timer) -> {
					assertThat(timer.count()).isEqualTo(20);
					assertThat(timer.getId().getTag("name")).isEqualTo("resolved");
				});
				assertThat(meters(context).getMeters())
					.noneMatch((meter) -> meter.getId().toString().contains("tenant"));
			});
	}

	@Test
	void metersOfResolvedNamesStayWhenATenantOfThatNameGoes() {
		this.runner
			.withBean(ProviderConfigResolver.class,
					() -> (packageName, name) -> Optional.of(ProviderConfig.builder("grok").build()))
			.run((context) -> {
				llm(context, "tenant").ask("?");
				llm(context, "resolved").ask("?");
				context.getBean(Providers.class).remove("llms", "resolved");
				await("its instance is closed", () -> context.getBean(Factories.class).closed.contains("resolved"));
				context.getBean(Providers.class).remove("llms", "tenant");
				await("its instance is closed", () -> context.getBean(Factories.class).closed.contains("tenant"));
				assertThat(meters(context).get("beluga.provider.call").timer().count()).isEqualTo(2);
			});
	}

	@Test
	void observationsWithoutAMeterRegistryWork() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(BelugaRegistryAutoConfiguration.class, ObservationAutoConfiguration.class,
							ProviderMetricsAutoConfiguration.class, ProviderObservationAutoConfiguration.class))
			.withUserConfiguration(Factories.class)
			.withPropertyValues("beluga.providers.llms.fast.provider-name=grok")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(ProviderMeters.class);
				assertThat(llm(context, "fast").ask("?")).isEqualTo("!");
			});
	}

	@Test
	void startWithoutMicrometerHasNoMeters() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class,
					ProviderMetricsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.withUserConfiguration(Factories.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("belugaProviderMeters"));
	}

	@Test
	void everyMeterRegistryOfSeveralHasTheMeters() {
		this.runner.withBean("one", SimpleMeterRegistry.class, SimpleMeterRegistry::new)
			.withBean("two", SimpleMeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				llm(context, "fast").ask("?");
				for (MeterRegistry each : context.getBeansOfType(SimpleMeterRegistry.class).values()) {
					assertThat(each.get("beluga.provider.call").tag("name", "fast").timer().count()).isEqualTo(1);
					assertThat(each.get("beluga.providers.configured").tag("state", "READY").gauge().value())
						.isEqualTo(1);
				}
				context.getBean(Providers.class).remove("llms", "fast");
				for (MeterRegistry each : context.getBeansOfType(SimpleMeterRegistry.class).values()) {
					await("its meters are gone", () -> each.find("beluga.provider.call").timers().isEmpty());
				}
			});
	}

	@Test
	void startWhenThereAreManyNamesDoesNotSearchTheMetersForEach() {
		String[] names = IntStream.range(0, 200)
			.mapToObj((i) -> "beluga.providers.llms.n" + i + ".provider-name=grok")
			.toArray(String[]::new);
		this.runner.withBean("searched", SearchedRegistry.class, SearchedRegistry::new)
			.withPropertyValues(names)
			.run((context) -> {
				SearchedRegistry meters = context.getBean(SearchedRegistry.class);
				assertThat(meters.searches.get()).isLessThan(names.length);
				assertThat(meters.find("beluga.provider.state").tag("state", "READY").gauges())
					.hasSizeGreaterThan(names.length);
			});
	}

	/**
	 * Counts how often somebody looks at all meters.
	 */
	static class SearchedRegistry extends SimpleMeterRegistry {

		private final AtomicInteger searches = new AtomicInteger();

		@Override
		public List<Meter> getMeters() {
			this.searches.incrementAndGet();
			return super.getMeters();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		private final List<String> closed = new CopyOnWriteArrayList<>();

		private final CountDownLatch called = new CountDownLatch(1);

		private final CountDownLatch answer = new CountDownLatch(1);

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		ProviderEventListener closings() {
			return (event) -> {
				if (event instanceof InstanceClosed instance) {
					this.closed.add(instance.name());
				}
			};
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> grok() {
			return (creation, config) -> {
				if (config.customFields().containsKey("refuse")) {
					throw new IllegalStateException("refused");
				}
				return (question) -> {
					if (question.startsWith("fail")) {
						throw new IllegalStateException(question);
					}
					if (question.equals("wait")) {
						this.called.countDown();
						waitForAnswer();
					}
					return "!";
				};
			};
		}

		private void waitForAnswer() {
			try {
				assertThat(this.answer.await(20, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
