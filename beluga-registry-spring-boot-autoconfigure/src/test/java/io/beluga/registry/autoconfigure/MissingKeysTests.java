package io.beluga.registry.autoconfigure;

import io.beluga.registry.ProviderState;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static io.beluga.registry.autoconfigure.BindingContexts.problems;
import static io.beluga.registry.autoconfigure.BindingContexts.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for API keys that are missing.
 */
class MissingKeysTests {

	private final ApplicationContextRunner runner = BindingContexts.runner(BindingTests.Factories.class);

	@Test
	void keyWhenMissingFailsWithAdvice() {
		yaml(this.runner, "beluga.providers.llms.free: {model: m}").run((context) -> {
			InvalidConfigException failure = (InvalidConfigException) context.getStartupFailure();
			assertThat(failure.violations()).containsExactly(new ConfigViolation("beluga.providers.llms.free.api-key",
					"is required by provider 'free'.", null,
					"For free, set beluga.providers.llms.free.api-key or the environment variable "
							+ "BELUGA_PROVIDERS_LLMS_FREE_APIKEY, or set beluga.providers.llms.free.optional=true to "
							+ "start without it."));
		});
	}

	@Test
	void keyWhenMissingAndOptionalDoesNotAdviseWhatIsDone() {
		yaml(this.runner, "beluga.providers.llms.free: {api-key: \"${XAI_TEST_KEY:}\", optional: true}")
			.run((context) -> assertThat(context.getBean(Providers.class).info("llms", "free").lastFailure())
				.hasValueSatisfying(
						(failure) -> assertThat(failure).hasMessageContaining("give ${XAI_TEST_KEY} a value.")
							.hasMessageNotContaining("start without it")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "${XAI_TEST_KEY}", "${XAI_TEST_KEY:}" })
	void keyWhenUnresolvedFailsWithTheName(String value) {
		yaml(this.runner, "beluga.providers.llms.free: {api-key: \"" + value + "\"}")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasMessageContaining("is required by provider 'free', and ${XAI_TEST_KEY} has no value."));
	}

	@Test
	void keyWhenMissingBehindExtendsIsToldOnceWithAllNames() {
		yaml(this.runner, """
				beluga.providers.llms:
				  main: {provider-name: free, api-key: "${XAI_TEST_KEY}"}
				  fast: {extends: main, model: f}
				  deep: {extends: fast}
				  spare: {extends: main, optional: true}
				  own: {extends: main, api-key: k}
				""").run((context) -> assertThat(problems(context)).containsExactly(
				"beluga.providers.llms.main.api-key (2:40) is required by provider 'free', and ${XAI_TEST_KEY} has no "
						+ "value. It stops: deep, fast, main. For all of these, give ${XAI_TEST_KEY} a value, or set "
						+ "optional=true beside each to start without it."));
	}

	@Test
	void keyWhenNowhereBehindExtendsIsToldOnceWithAllNames() {
		yaml(this.runner, """
				beluga.providers.llms:
				  base: {provider-name: free, enabled: false}
				  fast: {extends: base}
				  deep: {extends: fast}
				  alone: {provider-name: free}
				""").run((context) -> assertThat(problems(context)).containsExactly(
				"beluga.providers.llms.base.api-key is required by provider 'free'. It stops: deep, fast. For all of "
						+ "these, set beluga.providers.llms.base.api-key or the environment variable "
						+ "BELUGA_PROVIDERS_LLMS_BASE_APIKEY, or set optional=true beside each to start without it.",
				"beluga.providers.llms.alone.api-key is required by provider 'free'. For alone, set "
						+ "beluga.providers.llms.alone.api-key or the environment variable "
						+ "BELUGA_PROVIDERS_LLMS_ALONE_APIKEY, or set beluga.providers.llms.alone.optional=true to "
						+ "start without it."));
	}

	@Test
	void keyWhenMissingAndOptionalIsUnavailable() {
		yaml(this.runner, "beluga.providers.llms.free: {api-key: \"${XAI_TEST_KEY:}\", optional: true}")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Providers.class).info("llms", "free").state())
					.isEqualTo(ProviderState.UNAVAILABLE);
			});
	}

	@Test
	void keyWhenMissingKeysAreUnavailableStarts() {
		yaml(this.runner, "beluga.providers.llms.free: {model: m}")
			.withPropertyValues("beluga.registry.missing-keys=unavailable")
			.run((context) -> assertThat(context.getBean(Providers.class).info("llms", "free").state())
				.isEqualTo(ProviderState.UNAVAILABLE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "model: m", "model: m, api-key: \"${XAI_TEST_KEY:}\"" })
	void configWhenKeyIsMissingCanBePutWithOne(String fields) {
		yaml(this.runner, "beluga.providers.llms.free: {optional: true, " + fields + "}").run((context) -> {
			Providers providers = context.getBean(Providers.class);
			ProviderConfig config = providers.config("llms", "free");
			assertThat(config.apiKey()).isNull();
			assertThat(config.customFields()).containsEntry("model", "m");
			assertThatExceptionOfType(InvalidConfigException.class)
				.isThrownBy(() -> context.getBean(Llm.class).ask("?"))
				.withMessageContaining("beluga.providers.llms.free.api-key");
			providers.put("llms", "free", config.toBuilder().apiKey("k").build());
			context.getBean(Llm.class).ask("?");
			assertThat(providers.info("llms", "free").state()).isEqualTo(ProviderState.READY);
		});
	}

	@Test
	void optionalForgivesNoTypo() {
		yaml(this.runner, "beluga.providers.llms.typed: {optional: true, modell: m}")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("beluga.providers.llms.typed.modell"));
	}

}
