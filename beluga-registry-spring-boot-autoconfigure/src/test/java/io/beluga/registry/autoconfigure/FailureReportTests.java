package io.beluga.registry.autoconfigure;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

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

				Action:

				Find what the factory has thrown in the log. If the application can do without llms.broken, set \
				beluga.providers.llms.broken.optional=true.""");
	}

	private static void fail(Class<?> source, String... arguments) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(BelugaRegistryAutoConfiguration.class,
				source)
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
