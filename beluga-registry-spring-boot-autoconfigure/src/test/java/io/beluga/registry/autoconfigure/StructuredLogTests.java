package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.LoggingSystemProperty;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests of what a running application logs.
 */
@ExtendWith(OutputCaptureExtension.class)
class StructuredLogTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private static final String KEY = "sk-marker-4711";

	/**
	 * What another application has set up would stay.
	 */
	@BeforeEach
	void forgetOthers() {
		LoggingSystem.get(getClass().getClassLoader()).cleanUp();
	}

	/**
	 * What an application sets up for logging stays in the JVM.
	 */
	@AfterEach
	void reset() {
		LoggingSystem.get(getClass().getClassLoader()).cleanUp();
		System.clearProperty(LoggingSystemProperty.CONSOLE_STRUCTURED_FORMAT.getEnvironmentVariableName());
		System.clearProperty(LoggingSystemProperty.CONSOLE_PATTERN.getEnvironmentVariableName());
		start().close();
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		SpringApplication application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("beluga.providers.llms.fast.provider-name=grok", "beluga.providers.llms.fast.api-key=" + KEY)
			.build();
		return application.run(arguments);
	}

	private static void work(ConfigurableApplicationContext context) {
		Providers providers = context.getBean(Providers.class);
		Llm fast = providers.get(LLMS, "fast");
		fast.ask("?");
		providers.put("llms", "fast", providers.config("llms", "fast").toBuilder().customField("model", "new").build());
		assertThat(catchThrowable(() -> providers.put("llms", "fast",
				providers.config("llms", "fast").toBuilder().customField("refuse", "x").build())))
			.isNotNull();
		assertThat(catchThrowable(() -> fast.ask("fail with " + KEY))).isNotNull();
		assertThat(catchThrowable(() -> fast.ask("fail with " + KEY))).isNotNull();
	}

	@Test
	void linesInTheFormatOfEcsHavePackageProviderAndNameAsFields(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start("--logging.structured.format.console=ecs",
				"--spring.main.banner-mode=off")) {
			work(context);
			await(output, "was replaced");
			assertThat(lines(output)).hasSize(3).allSatisfy((line) -> {
				assertThat(line.at("/beluga/package").asString()).isEqualTo("llms");
				assertThat(line.at("/beluga/name").asString()).isEqualTo("fast");
				assertThat(line.at("/beluga/provider").asString()).isEqualTo("grok");
				assertThat(line.at("/log/logger").asString()).isEqualTo("io.beluga.registry.spi.ProviderLog");
			});
			assertThat(lines(output)).extracting((line) -> line.at("/log/level").asString())
				.containsExactlyInAnyOrder("INFO", "WARN", "WARN");
			assertThat(lines(output)).extracting((line) -> line.at("/message").asString())
				.containsExactlyInAnyOrder("llms.fast was replaced: generation 2, made by provider grok, serves.",
						"llms.fast goes on with generation 2: llms.fast could not be created: its factory threw"
								+ " java.lang.IllegalStateException.",
						"A call of llms.fast failed with java.lang.IllegalArgumentException.");
			assertThat(output).doesNotContain(KEY);
		}
	}

	private static List<JsonNode> lines(CapturedOutput output) {
		return output.getOut()
			.lines()
			.filter((line) -> line.contains("\"beluga\""))
			.map((line) -> JsonMapper.shared().readTree(line))
			.toList();
	}

	@Test
	void linesInThePlainFormatAreLoggedOnce(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start()) {
			work(context);
			await(output, "was replaced");
			assertThat(output.getOut().lines().filter((line) -> line.contains("llms.fast"))).hasSize(3)
				.noneMatch((line) -> line.startsWith("{"));
			assertThat(output).containsOnlyOnce("1 package, 1 provider, 1 configured: 1 ready to use")
				.doesNotContain(KEY);
		}
	}

	@Test
	void fieldsWhenAPatternPrintsThemForgeNoLine(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start("--logging.pattern.console=%m [%kvp]%n")) {
			Providers providers = context.getBean(Providers.class);
			providers.put("llms", "x\n2026 ERROR forged", providers.config("llms", "fast"));
			providers.get(LLMS, "x\n2026 ERROR forged").ask("?");
			assertThat(catchThrowable(() -> providers.get(LLMS, "x\n2026 ERROR forged").ask("fail"))).isNotNull();
		}
		assertThat(output).contains("beluga.name=\"x\\u000a2026 ERROR forged\"").doesNotContain("\n2026 ERROR forged");
	}

	/**
	 * The end of the instance that was replaced may deliver the events.
	 */
	private static void await(CapturedOutput output, String text) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!output.getOut().contains(text) || !output.getOut().contains("goes on with")) {
			assertThat(System.nanoTime()).as(text).isLessThan(end);
			Thread.onSpinWait();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(BelugaRegistryAutoConfiguration.class)
	static class Application {

		@Bean
		@BelugaProvider(packageName = "llms", name = "grok", apiKey = ApiKeyUse.REQUIRED)
		ProviderFactory<ProviderConfig, Llm> grok() {
			return (creation, config) -> {
				if (config.customFields().containsKey("refuse")) {
					throw new IllegalStateException(KEY);
				}
				return (question) -> {
					if (question.startsWith("fail")) {
						throw new IllegalArgumentException(question);
					}
					return "!";
				};
			};
		}

	}

}
