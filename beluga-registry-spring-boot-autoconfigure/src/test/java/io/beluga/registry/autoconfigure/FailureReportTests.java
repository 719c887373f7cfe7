package io.beluga.registry.autoconfigure;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
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

	private static void fail(Class<?> source, String... arguments) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(BelugaRegistryAutoConfiguration.class,
				source)
			.web(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run(arguments));
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
