package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.health.ProvidersHealthAutoConfiguration;
import io.beluga.registry.autoconfigure.observation.ProviderObservationAutoConfiguration;
import io.beluga.registry.autoconfigure.refresh.ReloadOnUpdate;
import io.beluga.registry.config.ProviderConfig;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.Compiled;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for applications that are processed ahead of time.
 */
class AotTests {

	@Test
	@CompileWithForkedClassLoader
	void startWhenProcessedUsesTheConfigurationOfRunTime() {
		TestGenerationContext generation = new TestGenerationContext();
		AnnotationConfigApplicationContext source = new AnnotationConfigApplicationContext();
		source.register(Application.class);
		// there are no secrets at build time, and other names
		TestPropertyValues
			.of("beluga.providers.llms.lambda.api-key=${NOT_THERE_AT_BUILD_TIME}",
					"beluga.providers.llms.build-time.provider-name=lambda", "beluga.packages.llms.default=lambda")
			.applyTo(source);
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(source, generation);
		generation.writeGeneratedContent();
		TestCompiler.forSystem().with(generation).compile((compiled) -> start(compiled, initializer));
	}

	private static void start(Compiled compiled, ClassName initializer) {
		GenericApplicationContext context = new GenericApplicationContext();
		TestPropertyValues
			.of("beluga.providers.llms.lambda.api-key=k", "beluga.providers.llms.component.model=a",
					"beluga.providers.llms.run-time.extends=lambda", "beluga.packages.llms.default=lambda")
			.applyTo(context);
		instance(compiled, initializer).initialize(context);
		try (context) {
			context.refresh();
			assertThat(context.getBean(Client.class).llm().ask("?")).isEqualTo("lambda: ?");
			assertThat(context.getBean("llms.component", Llm.class).ask("?")).isEqualTo("component: ?");
			assertThat(context.getBean("llms.run-time", Llm.class).ask("?")).isEqualTo("run-time: ?");
			assertThat(context.containsBean("llms.build-time")).isFalse();
			assertThat(context.getBean(Llm.class).ask("?")).isEqualTo("lambda: ?");
		}
	}

	@Test
	@CompileWithForkedClassLoader
	void startWhenSwitchedOnAtRunTimeObservesProbesAndWatches() {
		Logger logger = (Logger) LoggerFactory.getLogger(ReloadOnUpdate.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		switchAtRunTime(false, (context) -> {
			assertThat(observations(context)).isPositive();
			assertThat(probes(context)).isPositive();
			assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
				.anyMatch((message) -> message.startsWith("beluga.registry.reload-on-update has no effect"));
		});
	}

	@Test
	@CompileWithForkedClassLoader
	void startWhenSwitchedOffAtRunTimeDoesNothingOfIt() {
		Logger logger = (Logger) LoggerFactory.getLogger(ReloadOnUpdate.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		switchAtRunTime(true, (context) -> {
			assertThat(observations(context)).isZero();
			assertThat(probes(context)).isZero();
			assertThat(log.list).isEmpty();
		});
	}

	private static long observations(GenericApplicationContext context) {
		context.getBean(Client.class).llm().ask("?");
		return context.getBean(Observed.class).started().stream().filter("beluga.provider.call"::equals).count();
	}

	private static int probes(GenericApplicationContext context) {
		context.getBean("providersHealthContributor", HealthIndicator.class).health();
		return context.getBean(ProbedFactory.class).probes.get();
	}

	/**
	 * Start an application whose switches had one state at build time, and have the other
	 * one now.
	 */
	private static void switchAtRunTime(boolean before, Consumer<GenericApplicationContext> test) {
		TestGenerationContext generation = new TestGenerationContext();
		AnnotationConfigApplicationContext source = new AnnotationConfigApplicationContext();
		source.register(Switched.class);
		switches(before).applyTo(source);
		ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(source, generation);
		generation.writeGeneratedContent();
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			GenericApplicationContext context = new GenericApplicationContext();
			switches(!before).applyTo(context);
			instance(compiled, initializer).initialize(context);
			try (context) {
				context.refresh();
				context.getBean(Client.class).llm().ask("make an instance");
				context.getBean(Observed.class).started().clear();
				test.accept(context);
			}
		});
	}

	private static TestPropertyValues switches(boolean on) {
		return TestPropertyValues.of("beluga.providers.llms.lambda.provider-name=probed",
				"beluga.registry.observe-calls=" + on, "beluga.registry.reload-on-update=" + on,
				"management.health.providers.probe=" + on);
	}

	@Test
	void hintsAreThereForWhatIsReflective() {
		TestGenerationContext generation = new TestGenerationContext();
		AnnotationConfigApplicationContext source = new AnnotationConfigApplicationContext();
		source.register(Typed.class);
		new ApplicationContextAotGenerator().processAheadOfTime(source, generation);
		RuntimeHints hints = generation.getRuntimeHints();
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Llm.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Llm.class, "ask")).accepts(hints);
		// what a customizer gets, where the application has a registry of its own
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(ProviderRegistry.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(ProviderRegistry.class, "registerPackage"))
			.accepts(hints);
		for (Class<?> type : List.of(TypedConfig.class, TypedConfig.Part.class, DescribedConfig.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
				.as(type.getName())
				.accepts(hints);
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategories(MemberCategory.ACCESS_DECLARED_FIELDS, MemberCategory.INVOKE_DECLARED_METHODS))
				.as(type.getName())
				.accepts(hints);
		}
		assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/spring-configuration-metadata.json"))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.resource()
			.forResource("META-INF/spring/configuration-metadata/" + TypedConfig.class.getName() + ".json"))
			.accepts(hints);
	}

	@Test
	void hintsAreNotThereForContractsThatAreClasses() {
		TestGenerationContext generation = new TestGenerationContext();
		AnnotationConfigApplicationContext source = new AnnotationConfigApplicationContext();
		source.register(OfAClass.class);
		new ApplicationContextAotGenerator().processAheadOfTime(source, generation);
		assertThat(generation.getRuntimeHints()
			.proxies()
			.jdkProxyHints()
			.flatMap((hint) -> hint.getProxiedInterfaces().stream())
			.map(Object::toString)).noneMatch((name) -> name.contains("StringBuilder"));
	}

	@SuppressWarnings("unchecked")
	private static ApplicationContextInitializer<GenericApplicationContext> instance(Compiled compiled,
			ClassName initializer) {
		return compiled.getInstance(ApplicationContextInitializer.class, initializer.reflectionName());
	}

	/**
	 * Uses a provider.
	 *
	 * @param llm the provider
	 */
	public record Client(Llm llm) {
	}

	@BelugaProvider(packageName = "llms", name = "component", apiKey = ApiKeyUse.NONE)
	static class ComponentFactory implements ProviderFactory<ProviderConfig, Llm> {

		@Override
		public Llm create(ProviderContext context, ProviderConfig config) {
			return new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(BelugaRegistryAutoConfiguration.class)
	@Import(ComponentFactory.class)
	static class Application {

		@Bean
		@BelugaProvider(packageName = "llms", name = "lambda")
		ProviderFactory<ProviderConfig, Llm> lambda() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		Client client(@Qualifier("llms.lambda") Llm llm) {
			return new Client(llm);
		}

	}

	@BelugaProvider(packageName = "llms", name = "probed", apiKey = ApiKeyUse.NONE)
	static class ProbedFactory implements ProviderFactory<ProviderConfig, Llm>, ProviderProbe<Llm> {

		private final AtomicInteger probes = new AtomicInteger();

		@Override
		public Llm create(ProviderContext context, ProviderConfig config) {
			return new Llm.Simple(context);
		}

		@Override
		public void probe(Llm provider) {
			this.probes.incrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BelugaRegistryAutoConfiguration.class, ProviderRefreshAutoConfiguration.class,
			ProviderObservationAutoConfiguration.class, ProvidersHealthAutoConfiguration.class })
	@Import(ProbedFactory.class)
	static class Switched {

		@Bean
		Observed observed() {
			return new Observed(new CopyOnWriteArrayList<>());
		}

		@Bean
		ObservationRegistry observationRegistry(Observed observed) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(observed);
			return registry;
		}

		@Bean
		Client client(@Qualifier("llms.lambda") Llm llm) {
			return new Client(llm);
		}

	}

	/**
	 * Notes what is observed.
	 *
	 * @param started the names of what has begun
	 */
	public record Observed(List<String> started) implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			this.started.add(context.getName());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	record TypedConfig(String model, Part part, List<DescribedConfig> others) {

		record Part(int size) {

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(BelugaRegistryAutoConfiguration.class)
	static class Typed {

		@Bean
		@BelugaProvider(packageName = "llms", name = "typed")
		ProviderFactory<TypedConfig, Llm> typed() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(BelugaRegistryAutoConfiguration.class)
	static class OfAClass {

		@Bean
		@BelugaProvider(packageName = "texts", name = "typed")
		ProviderFactory<ProviderConfig, StringBuilder> typed() {
			return (context, config) -> new StringBuilder();
		}

		@Bean
		ProviderPackage<StringBuilder> textsPackage() {
			return ProviderPackage.of("texts", StringBuilder.class);
		}

	}

}
