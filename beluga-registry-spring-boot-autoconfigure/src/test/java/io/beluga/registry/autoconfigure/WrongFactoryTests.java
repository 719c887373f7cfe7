package io.beluga.registry.autoconfigure;

import java.util.stream.Stream;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidFactoryException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for what is told of a factory that is wrong, where something has its providers
 * injected.
 */
@ExtendWith(OutputCaptureExtension.class)
class WrongFactoryTests {

	private static final String UNTYPED = "does not say what it takes and makes: declare it as ProviderFactory<C, P>";

	@ParameterizedTest
	@MethodSource("mistakes")
	void reportWhenContractIsInjectedTellsWhatIsWrongWithTheFactory(Class<?> client, boolean lazy, Class<?> factory,
			String reason, CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(client, factory,
				BelugaRegistryAutoConfiguration.class)
			.web(WebApplicationType.NONE)
			.lazyInitialization(lazy);
		assertThatException().isThrownBy(() -> application.run("--beluga.providers.llms.grok.model=m"));
		assertThat(report(output)).contains(reason).doesNotContain("Consider defining a bean of type");
	}

	static Stream<Arguments> mistakes() {
		return Stream.of(Unqualified.class, Qualified.class, Handle.class)
			.flatMap((client) -> Stream.of(false, true)
				.flatMap((lazy) -> Stream.of(Arguments.of(client, lazy, NotAnnotated.class,
						"Bean 'grok' (" + NotAnnotated.class.getName() + ".grok()) is a ProviderFactory, but no "
								+ "provider, because it has no @BelugaProvider."),
						Arguments.of(client, lazy, NotAnnotatedAndRaw.class, "because it has no @BelugaProvider."),
						Arguments.of(client, lazy, Generic.class, UNTYPED),
						Arguments.of(client, lazy, Raw.class, UNTYPED),
						Arguments.of(client, lazy, Wildcards.class, UNTYPED),
						Arguments.of(client, lazy, NoBean.class,
								"Method " + NoBean.class.getName()
										+ ".grok() has @BelugaProvider but is no @Bean method"),
						Arguments.of(client, lazy, OtherType.class, "has @BelugaProvider but is no ProviderFactory"),
						Arguments.of(client, lazy, BadPackage.class, "whose packageName is 'my llms'"),
						Arguments.of(client, lazy, BadName.class, "whose name is 'grok '"),
						Arguments.of(client, lazy, Implementation.class,
								"Package 'llms' has no contract: its providers make " + Llm.Simple.class.getName()
										+ ", which is a class. Add a bean that names it"),
						Arguments.of(client, lazy, ImplementationBesideOtherPackage.class,
								"Package 'llms' has no contract: its providers make " + Llm.Simple.class.getName()),
						Arguments.of(client, lazy, NothingInCommon.class,
								"Package 'llms' has no contract: its providers make " + Llm.class.getName()
										+ ", java.lang.Runnable"),
						Arguments.of(client, lazy, Twice.class, "Package 'llms' has two providers 'grok'"))));
	}

	@Test
	void reportWhenContractIsAClassTellsHowToInjectIt(CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(EngineClient.class, Engines.class,
				BelugaRegistryAutoConfiguration.class)
			.web(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run("--beluga.providers.engines.diesel.power=1"));
		assertThat(report(output)).contains("It is a class, so there is no object")
			.contains("Inject ProviderHandle<Engine> instead.");
	}

	@Test
	void reportWhenSeveralAreWrongTellsAll(CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Unqualified.class, BadPackage.class,
				OtherRaw.class, EnginesWithoutPackage.class, BelugaRegistryAutoConfiguration.class)
			.web(WebApplicationType.NONE);
		assertThatException().isThrownBy(application::run);
		assertThat(report(output)).contains("whose packageName is 'my llms'")
			.contains("Bean 'raw' (" + OtherRaw.class.getName() + ".raw()) " + UNTYPED)
			.contains("Package 'engines' has no contract");
	}

	@Test
	void reportWhenTwoProvidersHaveOneNameSaysHowToLeaveOneOut(CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Twice.class,
				BelugaRegistryAutoConfiguration.class)
			.web(WebApplicationType.NONE);
		assertThatException().isThrownBy(application::run);
		assertThat(report(output)).contains("Give one of the providers another name, or exclude the "
				+ "auto-configuration that brings the other one.");
	}

	/**
	 * Filters are made when the web server is, which is before other beans.
	 */
	@Test
	void startWhenContractIsInjectedIntoAFilterFailsWithWhatIsWrong() {
		new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
			.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class,
					TomcatServletWebServerAutoConfiguration.class))
			.withUserConfiguration(LlmFilter.class, Raw.class)
			.withPropertyValues("server.port=0")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidFactoryException.class)
				.hasMessageContaining(UNTYPED));
	}

	@Test
	void startWhenBeanOverridesBeanMethodWithoutAnnotatingItAgainWorks() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
			.withUserConfiguration(Overriding.class, Unqualified.class)
			.withPropertyValues("beluga.providers.llms.grok.model=m")
			.run((context) -> assertThat(context.getBean(Llm.class).ask("?")).isEqualTo("grok: ?"));
	}

	@Test
	void startWhenWrongFactoryIsReplacedForATestWorks() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
			.withUserConfiguration(Raw.class)
			.withBean(Replacing.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	/**
	 * What is wrong is told at run time.
	 */
	@Test
	void processAheadOfTimeWhenFactoryIsWrongDoesNotFail() {
		AnnotationConfigApplicationContext source = new AnnotationConfigApplicationContext();
		source.register(ProcessedApplication.class, Raw.class, NoBean.class, BadPackage.class);
		assertThatNoException().isThrownBy(
				() -> new ApplicationContextAotGenerator().processAheadOfTime(source, new TestGenerationContext()));
	}

	private static String report(CapturedOutput output) {
		String text = output.toString();
		assertThat(text).contains("Description:");
		return text.substring(text.indexOf("Description:"));
	}

	record Unqualified(Llm llm) {
	}

	record Qualified(@Qualifier("llms.grok") Llm llm) {
	}

	record Handle(@Qualifier("llms.grok") ProviderHandle<Llm> handle) {
	}

	static class LlmFilter implements Filter {

		LlmFilter(Llm llm) {
		}

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {
			throw new UnsupportedOperationException();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NotAnnotated {

		@Bean
		ProviderFactory<ProviderConfig, Llm> grok() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NotAnnotatedAndRaw {

		@Bean
		@SuppressWarnings("rawtypes")
		ProviderFactory grok() {
			return new NotAnnotated().grok();
		}

	}

	@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
	static class Generic<P> implements ProviderFactory<ProviderConfig, P> {

		@Override
		public P create(ProviderContext context, ProviderConfig config) {
			throw new UnsupportedOperationException();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Raw {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		@SuppressWarnings("rawtypes")
		ProviderFactory grok() {
			return new NotAnnotated().grok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherRaw {

		@Bean
		@BelugaProvider(packageName = "others", name = "other", apiKey = ApiKeyUse.NONE)
		@SuppressWarnings("rawtypes")
		ProviderFactory raw() {
			return new NotAnnotated().grok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Wildcards {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<?, ?> grok() {
			return new NotAnnotated().grok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoBean {

		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> grok() {
			return new NotAnnotated().grok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherType {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		Object grok() {
			return new NotAnnotated().grok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BadPackage {

		@Bean
		@BelugaProvider(packageName = "my llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> grok() {
			return new NotAnnotated().grok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BadName {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok ", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> grok() {
			return new NotAnnotated().grok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Implementation {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm.Simple> grok() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

	/**
	 * The bean of the other package may well be meant for this one, as far as definitions
	 * tell.
	 */
	@Configuration(proxyBeanMethods = false)
	static class ImplementationBesideOtherPackage extends Implementation {

		@Bean
		static ProviderPackage<Runnable> another() {
			return ProviderPackage.of("others", Runnable.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NothingInCommon extends NotAnnotated {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		@Override
		ProviderFactory<ProviderConfig, Llm> grok() {
			return super.grok();
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "other", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Runnable> other() {
			return (context, config) -> () -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Twice extends Overridden {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> again() {
			return grok();
		}

	}

	static class Overridden {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> grok() {
			return new NotAnnotated().grok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Overriding extends Overridden {

		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		@Override
		ProviderFactory<ProviderConfig, Llm> grok() {
			return super.grok();
		}

	}

	/**
	 * Does what overriding beans in tests does.
	 */
	static class Replacing implements BeanFactoryPostProcessor {

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
			BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beanFactory;
			registry.removeBeanDefinition("grok");
			registry.registerBeanDefinition("grok",
					BeanDefinitionBuilder.genericBeanDefinition(String.class, () -> "replaced").getBeanDefinition());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(BelugaRegistryAutoConfiguration.class)
	static class ProcessedApplication {

	}

	abstract static class Engine {

	}

	record EngineClient(Engine engine) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Engines extends EnginesWithoutPackage {

		@Bean
		static ProviderPackage<Engine> enginesPackage() {
			return ProviderPackage.of("engines", Engine.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EnginesWithoutPackage {

		@Bean
		@BelugaProvider(packageName = "engines", name = "diesel", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Engine> diesel() {
			return (context, config) -> new Engine() {
			};
		}

	}

}
