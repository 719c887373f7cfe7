package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what is printed when an application does not start.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureReportTests {

	private static final String MARKER = "sk-marker-4711";

	@Test
	void reportWhenConfigurationIsInvalidTellsEveryProblem(CapturedOutput output) {
		fail(Factories.class, "--spring.config.location=classpath:report/application.yml",
				"--logging.level.io.beluga=trace", "--logging.level.org.springframework.boot.context.properties=trace");
		assertThat(output).contains("""
				***************************
				APPLICATION FAILED TO START
				***************************

				Description:

				2 problems in the configuration of providers:

				  beluga.providers.llms.grok.temprature   (class path resource [report/application.yml] - 6:21)
				      is not a property of provider 'grok'. Did you mean 'temperature'?
				  beluga.providers.llms.gemini.api-key
				      is required by provider 'gemini'.

				Action:

				Correct these properties. For gemini, set beluga.providers.llms.gemini.api-key or the environment \
				variable BELUGA_PROVIDERS_LLMS_GEMINI_APIKEY, or set beluga.providers.llms.gemini.optional=true \
				to start without it.
				""");
		assertThat(output).doesNotContain(MARKER);
	}

	@Test
	void reportWhenDurationOfRegistryIsNegativeNamesIt(CapturedOutput output) {
		fail(Factories.class, "--beluga.registry.drain-timeout=-7s", "--beluga.registry.resolved.idle-timeout=-1m",
				"--beluga.registry.creation-timeout=0");
		assertThat(output).contains("""
				2 problems in the configuration of providers:

				  beluga.registry.drain-timeout   (command line argument --beluga.registry.drain-timeout)
				      must not be negative.
				  beluga.registry.resolved.idle-timeout   (command line argument \
				--beluga.registry.resolved.idle-timeout)
				      must not be negative.

				Action:

				Correct these properties.
				""");
		assertThat(output).doesNotContain("\tat ");
	}

	@Test
	void reportWhenFactoryIsRawSaysHowToFixIt(CapturedOutput output) {
		fail(Raw.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("does not say what it takes and makes: declare it as ProviderFactory<C, P>");
	}

	@Test
	void reportWhenProviderIsUsedEarlyHasTheRulesOfItsFactory(CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(BelugaRegistryAutoConfiguration.class,
				EarlyUse.class, ReportApplication.class)
			.web(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run("--beluga.providers.llms.free.model=m",
				"--beluga.providers.llms.strict.max-tokens=5"));
		assertThat(output).contains("early: ?")
			.contains("  beluga.providers.llms.strict.max-tokens")
			.contains("      must be 10 or more for this model.");
	}

	@Test
	void reportWhenPackageIsMisspelledAndUsedEarlyNamesIt(CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(BelugaRegistryAutoConfiguration.class,
				EarlyUse.class, ReportApplication.class)
			.web(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run("--beluga.providers.lmls.free.model=m"));
		assertThat(output).contains("Package 'llms' has no configured provider 'free'. Configured providers: none. "
				+ "beluga.providers.lmls names a package that no provider serves. Did you mean 'llms'?");
	}

	@Test
	void reportWhenEagerCreationFailsSaysHowToGoOn(CapturedOutput output) {
		fail(Broken.class, "--beluga.providers.llms.broken.model=m", "--beluga.registry.eager=true");
		String text = output.toString();
		assertThat(text.substring(text.indexOf("Description:")).strip()).isEqualTo("""
				Description:

				llms.broken could not be created: its factory threw java.lang.IllegalStateException.

				    java.lang.IllegalStateException: not today

				Action:

				Correct what is described above. If the application can do without llms.broken, set \
				beluga.providers.llms.broken.optional=true.""");
	}

	@Test
	void reportWhenFactoryRepeatsTheKeyMasksIt(CapturedOutput output) {
		fail(Repeating.class, "--beluga.providers.llms.repeating.api-key=" + MARKER, "--beluga.registry.eager=true");
		assertThat(report(output)).contains("    java.lang.IllegalStateException: refused\\u000a")
			.contains("    java.io.IOException: 401")
			.doesNotContain("in the log");
		assertThat(output).doesNotContain(MARKER);
	}

	@Test
	void reportWhenFactoryReturnsNullSaysSo(CapturedOutput output) {
		fail(Null.class, "--beluga.providers.llms.nothing.model=m", "--beluga.registry.eager=true");
		assertThat(report(output)).isEqualTo("""
				Description:

				llms.nothing could not be created: the factory of provider 'nothing' returned null instead of %s.

				Action:

				Correct what is described above. If the application can do without llms.nothing, set \
				beluga.providers.llms.nothing.optional=true.""".formatted(Llm.class.getName()));
	}

	@Test
	void reportWhenFactoryIsTooSlowNamesTheDeadline(CapturedOutput output) {
		fail(Slow.class, "--beluga.providers.llms.slow.creation-timeout=50ms", "--beluga.registry.eager=true");
		assertThat(report(output)).isEqualTo("""
				Description:

				llms.slow was not created within 50 ms.

				Action:

				Find out what takes so long, or raise beluga.providers.llms.slow.creation-timeout. If the application \
				can do without llms.slow, set beluga.providers.llms.slow.optional=true.""");
	}

	@ParameterizedTest
	@MethodSource("brokenFactories")
	void reportWhenFactoryOfAProviderThatIsUsedEarlyCannotBeMadeTellsWhy(Class<?> factory, String reason,
			CapturedOutput output) {
		fail(List.of(User.class, factory), "--beluga.providers.llms.grok.model=m");
		assertThat(report(output)).contains("llms.grok could not be ")
			.contains(reason)
			.endsWith("Correct what is described above.")
			.doesNotContain("registry is closed");
	}

	static Stream<Arguments> brokenFactories() {
		return Stream.of(Arguments.of(NeedsMissingBean.class, "No qualifying bean of type '" + Missing.class.getName()),
				Arguments.of(NeedsMissingValue.class, "Could not resolve placeholder 'there.is.no.such.value'"),
				Arguments.of(AbstractFactory.class,
						"Failed to instantiate [" + AbstractFactory.class.getName() + "]: Is it an abstract class?"));
	}

	@Test
	void useWhenLazyFactoryCannotBeMadeLeavesTheRegistryOpen() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
			.withUserConfiguration(LazyAndBroken.class)
			.withPropertyValues("beluga.providers.llms.broken.model=m", "beluga.providers.llms.working.model=m")
			.run((context) -> {
				Llm broken = context.getBean("llms.broken", Llm.class);
				assertThatExceptionOfType(ProviderCreationFailedException.class).isThrownBy(() -> broken.ask("?"))
					.withCauseInstanceOf(BeanCreationException.class);
				assertThat(context.getBean("llms.working", Llm.class).ask("?")).isEqualTo("working: ?");
			});
	}

	@ParameterizedTest
	@ValueSource(classes = { CircleFromFactory.class, CircleFromUser.class })
	void reportWhenFactoryNeedsWhatNeedsTheProviderShowsTheCircle(Class<?> application, CapturedOutput output) {
		fail(application, "--beluga.providers.llms.grok.model=m");
		assertThat(report(output)).contains("Beans and providers wait for each other:\n\n    ")
			.containsAnyOf("    bean 'grok' -> bean 'user' -> llms.grok -> bean 'grok'\n",
					"    bean 'user' -> llms.grok -> bean 'grok' -> bean 'user'\n")
			.contains("Break the circle: ");
	}

	@ParameterizedTest
	@MethodSource("typesThatCannotBeMade")
	void reportWhenConfigurationTypeCannotBeMadeSaysWhy(Class<?> application, String type, String reason,
			CapturedOutput output) {
		fail(application, "--beluga.providers.llms.grok.model=m");
		assertThat(report(output)).isEqualTo("""
				Description:

				1 problem in the configuration of providers:

				  beluga.providers.llms.grok   (command line argument --beluga.providers.llms.grok.model)
				      cannot be made into %s, because that is %s. Declare it as a record or a static class, with a \
				constructor that is not private.

				Action:

				Correct the configuration type of the factory.""".formatted(type, reason));
	}

	static Stream<Arguments> typesThatCannotBeMade() {
		return Stream.of(Arguments.of(TakesPrivateRecord.class, "PrivateRecord", "a private record"),
				Arguments.of(TakesInterface.class, "InterfaceConfig", "an interface"),
				Arguments.of(TakesAbstractClass.class, "AbstractConfig", "an abstract class"),
				Arguments.of(TakesInnerClass.class, "InnerConfig",
						"an inner class, which needs an instance of the outer one"),
				Arguments.of(TakesEnum.class, "Level", "an enum"), Arguments.of(TakesClassWithoutConstructor.class,
						"NoConstructor", "a class without a constructor that can be used"));
	}

	@Test
	void reportWhenTypeOfAPropertyCannotBeMadeSaysWhy(CapturedOutput output) {
		fail(TakesNested.class, "--beluga.providers.llms.grok.level.model=m",
				"--beluga.providers.llms.grok.hidden.model=m");
		assertThat(report(output)).contains("  beluga.providers.llms.grok.hidden   ")
			.contains("      cannot be made into PrivateRecord, because that is a private record.")
			.contains("  beluga.providers.llms.grok.level   ")
			.contains("      cannot be made into InterfaceConfig, because that is an interface.")
			.doesNotContain("is not a property")
			.contains("Correct the configuration type of the factory.");
	}

	private static String report(CapturedOutput output) {
		String text = output.toString();
		assertThat(text).contains("Description:");
		return text.substring(text.indexOf("Description:")).strip();
	}

	private static void fail(Class<?> source, String... arguments) {
		fail(List.of(source), arguments);
	}

	private static void fail(List<Class<?>> sources, String... arguments) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(BelugaRegistryAutoConfiguration.class,
				PropertyPlaceholderAutoConfiguration.class)
			.sources(sources.toArray(Class[]::new))
			.web(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(arguments));
	}

	@Configuration(proxyBeanMethods = false)
	static class EarlyUse {

		@Bean
		String early(Providers providers) {
			Llm free = providers.get(ProviderPackage.of("llms", Llm.class), "free");
			System.out.println(free.ask("?").replace("free", "early"));
			return "early";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Broken {

		@Bean
		@BelugaProvider(packageName = "llms", name = "broken", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> broken() {
			return (context, config) -> {
				throw new IllegalStateException("not today");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Repeating {

		@Bean
		@BelugaProvider(packageName = "llms", name = "repeating")
		ProviderFactory<ProviderConfig, Llm> repeating() {
			return (context, config) -> {
				throw new IllegalStateException("refused\n" + config.apiKey().reveal(), new IOException("401"));
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Null {

		@Bean
		@BelugaProvider(packageName = "llms", name = "nothing", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> nothing() {
			return (context, config) -> null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Slow {

		@Bean
		@BelugaProvider(packageName = "llms", name = "slow", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> slow() {
			return (context, config) -> {
				new CountDownLatch(1).await();
				return new Llm.Simple(context);
			};
		}

	}

	static class User {

		User(Llm llm) {
			llm.ask("?");
		}

	}

	interface Missing {

	}

	@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
	static class NeedsMissingBean extends AbstractFactory {

		NeedsMissingBean(Missing missing) {
		}

	}

	@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
	static class NeedsMissingValue extends AbstractFactory {

		NeedsMissingValue(@Value("${there.is.no.such.value}") String value) {
		}

	}

	@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
	abstract static class AbstractFactory implements ProviderFactory<ProviderConfig, Llm> {

		@Override
		public Llm create(ProviderContext context, ProviderConfig config) {
			return new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyAndBroken {

		@Bean
		@Lazy
		@BelugaProvider(packageName = "llms", name = "broken", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> broken() {
			throw new IllegalStateException("not today");
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "working", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> working() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CircleFromFactory {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> grok(User user) {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		User user(Llm llm) {
			return new User(llm);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CircleFromUser {

		@Bean
		User user(Llm llm) {
			return new User(llm);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> grok(User user) {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	private record PrivateRecord(String model) {
	}

	interface InterfaceConfig {

		String getModel();

		void setModel(String model);

	}

	abstract static class AbstractConfig {

		private String model;

		public String getModel() {
			return this.model;
		}

		public void setModel(String model) {
			this.model = model;
		}

	}

	class InnerConfig {

		InnerConfig(String model) {
		}

	}

	enum Level {

		LOW

	}

	static final class NoConstructor {

		private NoConstructor(String model) {
		}

	}

	record NestedConfig(InterfaceConfig level, PrivateRecord hidden) {
	}

	abstract static class Takes<C> {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<C, Llm> grok() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TakesPrivateRecord extends Takes<PrivateRecord> {

	}

	@Configuration(proxyBeanMethods = false)
	static class TakesInterface extends Takes<InterfaceConfig> {

	}

	@Configuration(proxyBeanMethods = false)
	static class TakesAbstractClass extends Takes<AbstractConfig> {

	}

	@Configuration(proxyBeanMethods = false)
	static class TakesInnerClass extends Takes<InnerConfig> {

	}

	@Configuration(proxyBeanMethods = false)
	static class TakesEnum extends Takes<Level> {

	}

	@Configuration(proxyBeanMethods = false)
	static class TakesClassWithoutConstructor extends Takes<NoConstructor> {

	}

	@Configuration(proxyBeanMethods = false)
	static class TakesNested extends Takes<NestedConfig> {

	}

	record GrokConfig(Double temperature) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok")
		ProviderFactory<GrokConfig, Llm> grok() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "gemini")
		ProviderFactory<ProviderConfig, Llm> gemini() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Raw {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok")
		@SuppressWarnings("rawtypes")
		ProviderFactory raw() {
			return new Factories().grok();
		}

	}

}
