package io.beluga.registry.autoconfigure.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.autoconfigure.Llm;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.spi.ProviderCallObserver;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ProviderObservationAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProviderObservationTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private static final String KEY = "sk-marker-4711";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class,
				ObservationAutoConfiguration.class, ProviderObservationAutoConfiguration.class))
		.withBean("testObservationRegistry", TestObservationRegistry.class, TestObservationRegistry::create)
		.withUserConfiguration(Factories.class)
		.withPropertyValues("beluga.providers.llms.fast.provider-name=grok",
				"beluga.providers.llms.fast.api-key=" + KEY, "beluga.providers.llms.slow.extends=fast");

	private static TestObservationRegistryAssert observations(ApplicationContext context) {
		return TestObservationRegistryAssert.assertThat(context.getBean(TestObservationRegistry.class));
	}

	private static Llm llm(ApplicationContext context, String name) {
		return context.getBean(Providers.class).get(LLMS, name);
	}

	@Test
	void callIsObservedWithItsTags() {
		this.runner.run((context) -> {
			llm(context, "fast").ask("?");
			observations(context).hasObservationWithNameEqualTo("beluga.provider.call")
				.that()
				.hasBeenStarted()
				.hasBeenStopped()
				.hasContextualNameEqualTo("llms.fast ask")
				.hasOnlyKeys("package", "provider", "name", "method", "outcome", "exception")
				.hasLowCardinalityKeyValue("package", "llms")
				.hasLowCardinalityKeyValue("provider", "grok")
				.hasLowCardinalityKeyValue("name", "fast")
				.hasLowCardinalityKeyValue("method", "ask")
				.hasLowCardinalityKeyValue("exception", "none")
				.hasLowCardinalityKeyValue("outcome", "SUCCESS")
				.doesNotHaveError();
		});
	}

	@Test
	void twoConfiguredProvidersOfOneProviderAreToldApart() {
		this.runner.run((context) -> {
			llm(context, "fast").ask("?");
			llm(context, "slow").ask("?");
			llm(context, "slow").ask("?");
			observations(context).hasNumberOfObservationsWithNameEqualTo("beluga.provider.call", 3)
				.hasAnObservationWithAKeyValue("name", "fast")
				.hasAnObservationWithAKeyValue("name", "slow");
		});
	}

	@Test
	void callThatFailsIsAnErrorWithoutItsSecret() {
		this.runner.run((context) -> {
			assertThatIllegalStateException().isThrownBy(() -> llm(context, "fast").ask("fail with " + KEY))
				.withMessage("fail with " + KEY);
			observations(context).hasObservationWithNameEqualTo("beluga.provider.call")
				.that()
				.hasLowCardinalityKeyValue("outcome", "ERROR")
				.thenError()
				.hasMessage(null)
				.hasToString("java.lang.IllegalStateException");
			assertThatIllegalStateException().isThrownBy(() -> llm(context, "slow").ask("fail"));
			observations(context).hasAnObservation((it) -> it.hasLowCardinalityKeyValue("name", "slow")
				.thenError()
				.hasToString("java.lang.IllegalStateException"));
		});
	}

	@Test
	void creationIsObservedWithItsTags() {
		this.runner.run((context) -> {
			llm(context, "fast").ask("?");
			observations(context).hasObservationWithNameEqualTo("beluga.provider.create")
				.that()
				.hasBeenStopped()
				.hasContextualNameEqualTo("create llms.fast")
				.hasOnlyKeys("package", "provider", "name", "outcome", "exception")
				.hasLowCardinalityKeyValue("package", "llms")
				.hasLowCardinalityKeyValue("provider", "grok")
				.hasLowCardinalityKeyValue("name", "fast")
				.hasLowCardinalityKeyValue("outcome", "SUCCESS")
				.hasLowCardinalityKeyValue("exception", "none");
		});
	}

	@Test
	void replacementThatFailsIsObservedWithItsError() {
		this.runner.run((context) -> {
			llm(context, "fast").ask("?");
			Providers providers = context.getBean(Providers.class);
			ProviderConfig refused = providers.config("llms", "fast").toBuilder().customField("refuse", true).build();
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> providers.put("llms", "fast", refused));
			observations(context).hasAnObservation((it) -> it.hasNameEqualTo("beluga.provider.create")
				.hasContextualNameEqualTo("replace llms.fast")
				.hasLowCardinalityKeyValue("outcome", "ERROR")
				.hasLowCardinalityKeyValue("exception", "IllegalStateException")
				.thenError()
				.isInstanceOf(IllegalStateException.class));
		});
	}

	@Test
	void nameThatNoResolverKnowsIsNoTag() {
		this.runner.withBean(ProviderConfigResolver.class, () -> (packageName, name) -> Optional.empty())
			.run((context) -> {
				assertThatExceptionOfType(ProviderNotFoundException.class)
					.isThrownBy(() -> llm(context, "stranger").ask("?"));
				observations(context).hasObservationWithNameEqualTo("beluga.provider.call")
					.that()
					.hasLowCardinalityKeyValue("name", "resolved")
					.hasLowCardinalityKeyValue("provider", "unknown");
			});
	}

	@Test
	void nameThatAResolverKnowsIsNoTag() {
		this.runner
			.withBean(ProviderConfigResolver.class,
					() -> (packageName, name) -> Optional.of(ProviderConfig.builder("grok").apiKey(KEY).build()))
			.run((context) -> {
				llm(context, "tenant-42").ask("?");
				llm(context, "tenant-43").ask("?");
				observations(context).hasNumberOfObservationsWithNameEqualTo("beluga.provider.call", 2)
					.forAllObservationsWithNameEqualTo("beluga.provider.call",
							(it) -> it.hasLowCardinalityKeyValue("name", "resolved")
								.hasContextualNameEqualTo("llms.resolved ask"))
					.forAllObservationsWithNameEqualTo("beluga.provider.create",
							(it) -> it.hasLowCardinalityKeyValue("name", "resolved"));
			});
	}

	@Test
	void factoryAndCallRunWithinTheirObservations() {
		this.runner.run((context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			Observation outer = Observation.start("outer", registry);
			outer.scoped(() -> {
				assertThat(llm(context, "fast").ask("?")).isEqualTo("beluga.provider.call in outer");
				assertThat(registry.getCurrentObservation()).isSameAs(outer);
				assertThatIllegalStateException().isThrownBy(() -> llm(context, "fast").ask("fail"));
				assertThat(registry.getCurrentObservation()).isSameAs(outer);
			});
			assertThat(context.getBean(Factories.class).within).containsExactly("beluga.provider.create in outer");
		});
	}

	@Test
	void spanHasTheRightParentAndNoSecret() {
		SimpleTracer tracer = new SimpleTracer();
		this.runner.run((context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			registry.observationConfig().observationHandler(new DefaultTracingObservationHandler(tracer));
			llm(context, "fast").ask("?");
			tracer.getSpans().clear();
			Observation.createNotStarted("outer", registry).observe(() -> {
				assertThatIllegalStateException().isThrownBy(() -> llm(context, "fast").ask("fail with " + KEY));
			});
			SimpleSpan outer = span(tracer, "outer");
			SimpleSpan call = span(tracer, "llms.fast ask");
			assertThat(call.getParentId()).isEqualTo(outer.getSpanId());
			assertThat(call.getTraceId()).isEqualTo(outer.getTraceId());
			assertThat(call.getTags()).containsEntry("package", "llms").containsEntry("name", "fast");
			assertThat(call.getError()).hasMessage(null).hasToString("java.lang.IllegalStateException");
			assertThat(call.toString()).doesNotContain(KEY);
		});
	}

	@Test
	void workOfAReactiveResultRunsWithinItsObservation() {
		Hooks.enableAutomaticContextPropagation();
		try {
			this.runner.withUserConfiguration(ReactiveFactories.class)
				.withPropertyValues("beluga.providers.reactive.main.provider-name=flow")
				.run((context) -> {
					ObservationRegistry registry = context.getBean(ObservationRegistry.class);
					Reactive main = (Reactive) context.getBean(Providers.class).get("reactive", "main");
					Observation outer = Observation.start("outer", registry);
					List<String> downstream = new ArrayList<>();
					outer.scoped(() -> {
						assertThat(main.one().block()).isEqualTo("beluga.provider.call in outer");
						assertThat(main.many()
							.publishOn(Schedulers.parallel())
							.doOnNext((each) -> downstream
								.add(registry.getCurrentObservation().getContextView().getName()))
							.collectList()
							.block()).containsExactly("beluga.provider.call in outer", "beluga.provider.call in outer");
					});
					assertThat(downstream).containsExactly("outer", "outer");
					assertThat(registry.getCurrentObservation()).isNull();
				});
		}
		finally {
			Hooks.disableAutomaticContextPropagation();
		}
	}

	private static SimpleSpan span(SimpleTracer tracer, String name) {
		return tracer.getSpans().stream().filter((span) -> span.getName().equals(name)).findFirst().orElseThrow();
	}

	@Test
	void conventionBeanTakesThePlaceOfTheDefault() {
		this.runner.withBean(ProviderCallObservationConvention.class, OwnConvention::new).run((context) -> {
			llm(context, "fast").ask("?");
			observations(context).hasObservationWithNameEqualTo("own.call")
				.that()
				.hasLowCardinalityKeyValue("model", "llms.fast");
		});
	}

	@Test
	void globalConventionTakesThePlaceOfTheDefault() {
		this.runner.withBean(GlobalConvention.class, GlobalConvention::new).run((context) -> {
			llm(context, "fast").ask("?");
			observations(context).hasObservationWithNameEqualTo("global.call");
		});
	}

	@Test
	void observationsOfProvidersCanBeTurnedOffByTheirPrefix() {
		this.runner.withPropertyValues("management.observations.enable.beluga=false").run((context) -> {
			assertThat(llm(context, "fast").ask("?")).isEqualTo("null");
			observations(context).doesNotHaveAnyObservation();
		});
	}

	@Test
	void callsAreNotObservedWhereThatIsTurnedOff() {
		List<String> own = new ArrayList<>();
		this.runner.withPropertyValues("beluga.registry.observe-calls=false")
			.withBean(ProviderCallObserver.class, () -> (call) -> {
				own.add(call.method());
				return null;
			})
			.run((context) -> {
				llm(context, "fast").ask("?");
				observations(context).hasNumberOfObservationsWithNameEqualTo("beluga.provider.call", 0)
					.hasNumberOfObservationsWithNameEqualTo("beluga.provider.create", 1);
				assertThat(own).isEmpty();
			});
	}

	@Test
	void registryWithoutHandlersGetsNoObservation() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class,
					ObservationAutoConfiguration.class, ProviderObservationAutoConfiguration.class))
			.withUserConfiguration(Factories.class)
			.withPropertyValues("beluga.providers.llms.fast.provider-name=grok",
					"beluga.providers.llms.fast.api-key=" + KEY)
			.run((context) -> {
				assertThat(context.getBean(ObservationRegistry.class).isNoop()).isTrue();
				assertThat(llm(context, "fast").ask("?")).isEqualTo("null");
				assertThat(context.getBean(ProviderCallObserver.class).isEnabled()).isFalse();
			});
	}

	@Test
	void observersOfTheApplicationAreCalledInTheirOrder() {
		this.runner.withUserConfiguration(OwnObservers.class).run((context) -> {
			llm(context, "fast").ask("?");
			assertThat(context.getBean(OwnObservers.class).seen).containsExactly("first begins", "second begins",
					"third begins", "third ends", "second ends", "first ends");
			observations(context).hasNumberOfObservationsWithNameEqualTo("beluga.provider.call", 1);
		});
	}

	@Test
	void observerThatUsesAProviderWhileItIsMadeHearsOfLaterCalls(CapturedOutput output) {
		this.runner.withUserConfiguration(EarlyObserver.class).run((context) -> {
			llm(context, "fast").ask("?");
			assertThat(context.getBean(EarlyObserver.class).seen).containsExactly("ask");
			assertThat(output).doesNotContain("observer failed");
		});
	}

	@Test
	void packageBeanSaysWhichMethodsAreObserved() {
		this.runner
			.withBean("llmsPackage", ProviderPackage.class,
					() -> LLMS.withObservedMethods((method) -> !method.getName().equals("ask")))
			.run((context) -> {
				assertThat(llm(context, "fast").ask("?")).isEqualTo("null");
				assertThatIllegalStateException().isThrownBy(() -> llm(context, "fast").ask("fail"));
				assertThat(context.getBean(Providers.class).info("llms", "fast").calls().failed()).isZero();
				observations(context).hasNumberOfObservationsWithNameEqualTo("beluga.provider.call", 0);
			});
	}

	@Test
	void observersThatThrowAreLoggedOnceInAMinute(CapturedOutput output) {
		this.runner.withUserConfiguration(OwnObservers.class).run((context) -> {
			for (int i = 0; i < 100; i++) {
				llm(context, "fast").ask("?");
			}
			assertThat(output.toString().lines().filter((line) -> line.contains("call observer"))).singleElement()
				.asString()
				.endsWith("The call observer failed.");
			assertThat(output.toString().lines().filter((line) -> line.contains("IllegalStateException"))).hasSize(1);
		});
	}

	@Test
	void observersAreNotMadeBeforeTheFirstCall() {
		this.runner.withPropertyValues("spring.main.lazy-initialization=true")
			.withInitializer((context) -> context
				.addBeanFactoryPostProcessor(new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				context.getBean(Providers.class);
				assertThat(
						context.getSourceApplicationContext().getBeanFactory().containsSingleton("observationRegistry"))
					.isFalse();
				assertThat(context.getSourceApplicationContext()
					.getBeanFactory()
					.containsSingleton("testObservationRegistry")).isFalse();
				llm(context, "fast").ask("?");
				observations(context).hasNumberOfObservationsWithNameEqualTo("beluga.provider.call", 1);
			});
	}

	@Test
	void startWithoutMicrometerHasNoObservers() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class,
					ProviderObservationAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.withUserConfiguration(Factories.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ProviderCallObserver.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		private final List<String> within = new ArrayList<>();

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.OPTIONAL)
		ProviderFactory<ProviderConfig, Llm> grok(
				org.springframework.beans.factory.ObjectProvider<ObservationRegistry> registry) {
			return (ProviderContext context, ProviderConfig config) -> {
				this.within.add(current(registry.getIfAvailable()));
				if (config.customFields().containsKey("refuse")) {
					throw new IllegalStateException("refused");
				}
				return (question) -> {
					if (question.startsWith("fail")) {
						throw new IllegalStateException(question);
					}
					return current(registry.getIfAvailable());
				};
			};
		}

		private static String current(ObservationRegistry registry) {
			Observation observation = (registry != null) ? registry.getCurrentObservation() : null;
			if (observation == null) {
				return "null";
			}
			io.micrometer.observation.ObservationView parent = observation.getContextView().getParentObservation();
			return observation.getContextView().getName()
					+ ((parent != null) ? " in " + parent.getContextView().getName() : "");
		}

	}

	public interface Reactive {

		Mono<String> one();

		Flux<String> many();

	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveFactories {

		@Bean
		@BelugaProvider(packageName = "reactive", name = "flow", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Reactive> flow(
				org.springframework.beans.factory.ObjectProvider<ObservationRegistry> registry) {
			return (creation, config) -> new Reactive() {

				@Override
				public Mono<String> one() {
					return Mono.fromSupplier(() -> Factories.current(registry.getIfAvailable()))
						.subscribeOn(Schedulers.parallel());
				}

				@Override
				public Flux<String> many() {
					return Flux.range(0, 2)
						.publishOn(Schedulers.parallel())
						.map((each) -> Factories.current(registry.getIfAvailable()));
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyObserver {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@Bean
		ProviderCallObserver early(Providers providers) {
			providers.get(LLMS, "fast").ask("?");
			return (call) -> {
				this.seen.add(call.method());
				return null;
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnObservers {

		private final List<String> seen = new ArrayList<>();

		@Bean
		@Order(2)
		ProviderCallObserver second() {
			return observer("second");
		}

		@Bean
		@Order(1)
		ProviderCallObserver first() {
			return observer("first");
		}

		@Bean
		@Order(3)
		ProviderCallObserver third() {
			return observer("third");
		}

		private ProviderCallObserver observer(String name) {
			return (call) -> {
				this.seen.add(name + " begins");
				return (failure) -> {
					this.seen.add(name + " ends");
					throw new IllegalStateException("for the test");
				};
			};
		}

	}

	static class OwnConvention extends DefaultProviderCallObservationConvention {

		@Override
		public String getName() {
			return "own.call";
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(ProviderCallObservationContext context) {
			return KeyValues.of(KeyValue.of("model", context.getCall().packageName() + "." + context.getCall().name()));
		}

	}

	static class GlobalConvention extends DefaultProviderCallObservationConvention
			implements GlobalObservationConvention<ProviderCallObservationContext> {

		@Override
		public String getName() {
			return "global.call";
		}

	}

}
