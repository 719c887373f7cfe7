package io.beluga.registry.autoconfigure;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.config.ProviderConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StartupReport}.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupReportTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class));

	private static String line(CapturedOutput output) {
		assertThat(output.getOut().lines().filter((line) -> line.contains("configured"))).hasSize(1);
		return output.getOut().lines().filter((line) -> line.contains(" configured")).findFirst().orElseThrow();
	}

	@Test
	void startSaysWhatIsThereAndWhatIsNot(CapturedOutput output) {
		this.runner.withUserConfiguration(Factories.class)
			.withPropertyValues("beluga.providers.llms.grok.model=a", "beluga.providers.llms.fast.extends=grok",
					"beluga.providers.llms.gemini.optional=true",
					"beluga.providers.llms.gemini.api-key=${NO_SUCH_VARIABLE}")
			.run((context) -> assertThat(line(output)).contains("INFO")
				.endsWith("1 package, 2 providers, 3 configured: 2 ready to use, 1 unavailable"
						+ " (llms.gemini: api-key is required)"));
	}

	@Test
	void startWhenEverythingIsThereSaysSo(CapturedOutput output) {
		this.runner.withUserConfiguration(Factories.class)
			.withPropertyValues("beluga.providers.llms.grok.model=a")
			.run((context) -> assertThat(line(output))
				.endsWith("1 package, 2 providers, 1 configured: 1 ready to use"));
	}

	@Test
	void startWhenAnOptionalProviderFailsSaysItsCode(CapturedOutput output) {
		this.runner.withUserConfiguration(Factories.class)
			.withPropertyValues("beluga.providers.llms.grok.refuse=true", "beluga.providers.llms.grok.optional=true",
					"beluga.registry.eager=true")
			.run((context) -> assertThat(line(output))
				.endsWith("1 configured: 0 ready to use, 1 unavailable (llms.grok: ErrProviderCreationFailed)"));
	}

	@Test
	void startWhenManyAreUnavailableNamesSome(CapturedOutput output) {
		String[] properties = new String[24];
		for (int i = 0; i < 12; i++) {
			properties[2 * i] = "beluga.providers.llms.name" + (10 + i) + ".provider-name=gemini";
			properties[2 * i + 1] = "beluga.providers.llms.name" + (10 + i) + ".optional=true";
		}
		this.runner.withUserConfiguration(Factories.class)
			.withPropertyValues(properties)
			.run((context) -> assertThat(line(output)).contains("0 ready to use, 12 unavailable (llms.name10: ")
				.endsWith("; llms.name19: api-key is required; 2 more)"));
	}

	@Test
	void startWhenNothingIsUsedSaysSo(CapturedOutput output) {
		this.runner.run((context) -> assertThat(line(output)).endsWith("0 packages, 0 providers, 0 configured"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> grok() {
			return (context, config) -> {
				if (config.customFields().containsKey("refuse")) {
					throw new IllegalStateException("refused");
				}
				return new Llm.Simple(context);
			};
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "gemini")
		ProviderFactory<ProviderConfig, Llm> gemini() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

}
