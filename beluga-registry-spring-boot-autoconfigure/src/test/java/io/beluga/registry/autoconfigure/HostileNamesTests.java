package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ProviderRegistryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests that what comes from outside forges no line of a log and fills none.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileNamesTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private static final String FORGED = "x\n2026 ERROR forged";

	private static final String LONG = "y".repeat(100_000);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
		.withUserConfiguration(Factories.class);

	@ParameterizedTest
	@ValueSource(strings = { "warn", "fail" })
	void unknownPropertyIsEscapedAndCut(String rule, CapturedOutput output) {
		this.runner.withPropertyValues("beluga.registry.unknown-properties=" + rule).run((context) -> {
			Providers providers = context.getBean(Providers.class);
			for (String key : List.of(FORGED, LONG, "a." + LONG + "." + LONG)) {
				Throwable failure = catchThrowable(() -> providers.put("llms", "tenant",
						ProviderConfig.builder("typed").customField(key, "x").build()));
				if (rule.equals("fail")) {
					assertThat(failure).isInstanceOf(ProviderRegistryException.class);
					assertHarmless(failure.getMessage());
				}
			}
		});
		assertHarmless(output.toString());
		assertThat(output.toString().contains("yyy")).isEqualTo(rule.equals("warn"));
	}

	@ParameterizedTest
	@ValueSource(strings = { FORGED, "y" })
	void nameIsEscapedAndCut(String prefix, CapturedOutput output) {
		String name = prefix.equals("y") ? LONG.substring(0, 256) : prefix;
		this.runner.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			for (String provider : List.of("typed", "throwing", "wordy", "nobody")) {
				Throwable failure = catchThrowable(() -> providers.put("llms", name,
						ProviderConfig.builder(provider).customField("model", "m").build()));
				if (failure == null) {
					failure = catchThrowable(() -> providers.get(LLMS, name).ask("?"));
				}
				assertThat(failure).isInstanceOf(ProviderRegistryException.class);
				assertHarmless(failure.getMessage());
			}
		});
		assertHarmless(output.toString().replaceAll("(?m)^\\s+at .*$", ""));
	}

	@Test
	void nameOfResolverIsEscapedAndItsWordsAreNotRepeated(CapturedOutput output) {
		this.runner.withBean(ProviderConfigResolver.class, () -> (packageName, name) -> {
			throw new IllegalStateException("vault: password of jdbc is hunter2", new RuntimeException("hunter2"));
		}).run((context) -> {
			Llm tenant = context.getBean(Providers.class).get(LLMS, FORGED);
			for (int i = 0; i < 2; i++) {
				Throwable failure = catchThrowable(() -> tenant.ask("?"));
				assertHarmless(failure.getMessage());
				assertThat(failure).hasMessageContaining("java.lang.IllegalStateException");
				for (Throwable each = failure; each != null; each = each.getCause()) {
					assertThat(each.toString()).doesNotContain("hunter2");
				}
				assertThat(failure.getCause().getStackTrace()).isNotEmpty();
				assertThat(failure.getCause().getStackTrace()[0].getClassName())
					.startsWith(HostileNamesTests.class.getName());
			}
		});
		assertHarmless(output.toString());
		assertThat(output).doesNotContain("hunter2");
	}

	@Test
	void keyOfConfigurationIsEscaped() {
		assertHarmless(ProviderConfig.builder("typed").customFields(Map.of(FORGED, 1, LONG, 2)).build().toString());
		assertHarmless(new ConfigViolation(FORGED, FORGED + LONG, FORGED, FORGED + LONG).toString().replace("y", ""));
	}

	private static void assertHarmless(String text) {
		assertThat(text.contains("\n2026 ERROR forged")).isFalse();
		assertThat(text.contains("y".repeat(129))).isFalse();
	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		@BelugaProvider(packageName = "llms", name = "typed", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<TypedConfig, Llm> typed() {
			return (context, config) -> {
				throw new IllegalStateException("made");
			};
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "throwing", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<TypedConfig, Llm> throwing() {
			return new Rules(() -> {
				throw new IllegalStateException("validate");
			});
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "wordy", apiKey = ApiKeyUse.NONE)
		static ProviderFactory<TypedConfig, Llm> wordy() {
			return new Rules(() -> List.of(new ConfigViolation(FORGED, FORGED, FORGED, FORGED)));
		}

	}

	record TypedConfig(Optional<String> model) {
	}

	private record Rules(
			java.util.function.Supplier<List<ConfigViolation>> rules) implements ProviderFactory<TypedConfig, Llm> {

		@Override
		public Llm create(ProviderContext context, TypedConfig config) {
			return new Llm.Simple(context);
		}

		@Override
		public List<ConfigViolation> validate(TypedConfig config) {
			return this.rules.get();
		}

	}

}
