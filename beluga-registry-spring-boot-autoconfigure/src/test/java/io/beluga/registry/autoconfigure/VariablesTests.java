package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.config.Secret;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.beluga.registry.autoconfigure.BindingContexts.MARKER;
import static io.beluga.registry.autoconfigure.BindingContexts.describe;
import static io.beluga.registry.autoconfigure.BindingContexts.variables;
import static io.beluga.registry.autoconfigure.BindingContexts.yaml;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for environment variables that configure providers.
 */
@ExtendWith(OutputCaptureExtension.class)
class VariablesTests {

	private final ApplicationContextRunner runner = BindingContexts.runner(BindingTests.Factories.class);

	private final Map<String, Object> variables = new LinkedHashMap<>();

	@ParameterizedTest
	@ValueSource(strings = { "BELUGA_PROVIDERS_LLMS_MYFREE_APIKEY", "BELUGA_PROVIDERS_LLMS_MY_FREE_API_KEY",
			"BELUGA_PROVIDERS_LLMS_MYFREE_API_KEY", "BELUGA_PROVIDERS_LLMS_MY_FREE_APIKEY" })
	void readWhenVariableOverridesTakesItAndAddsNoName(String variable) {
		this.variables.put(variable, "from-env");
		variables(yaml(this.runner, """
				beluga.providers.llms.my-free:
				  provider-name: free
				  api-key: from-yaml
				"""), this.variables).run((context) -> {
			Providers providers = context.getBean(Providers.class);
			assertThat(providers.list("llms")).containsExactly("my-free");
			assertThat(providers.config("llms", "my-free").apiKey()).isEqualTo(Secret.of("from-env"));
			assertThat(
					context.getBean(BelugaProvidersProperties.class).find("llms", "my-free").orElseThrow().getOrigins())
				.containsEntry("api-key", "environment variable " + variable);
			assertThat(context.getBeanNamesForType(Llm.class)).containsExactlyInAnyOrder("llms.my-free", "llms");
		});
	}

	@Test
	void readWhenVariablesOverrideCustomKeysFindsThem() {
		this.variables.put("BELUGA_PROVIDERS_LLMS_FREE_MAX_TOKENS", "7");
		this.variables.put("BELUGA_PROVIDERS_LLMS_FREE_OPTIONS_TOP_P", "0.5");
		this.variables.put("BELUGA_PROVIDERS_LLMS_FREE_STOP_0", "x");
		this.variables.put("BELUGA_PROVIDERS_LLMS_FREE_NEWKEY", "n");
		variables(yaml(this.runner, """
				beluga.providers.llms.free:
				  api-key: k
				  maxTokens: 100
				  stop: [a, b]
				  options: {top-p: 0.1}
				"""), this.variables)
			.run((context) -> assertThat(context.getBean(Providers.class).config("llms", "free").customFields())
				.isEqualTo(Map.of("max-tokens", "7", "options", Map.of("top-p", "0.5"), "stop", List.of("x"), "newkey",
						"n")));
	}

	@Test
	void readWhenVariableNamesAKeyOfAMemberWithoutSetterFindsIt() {
		this.variables.put("BELUGA_PROVIDERS_LLMS_HELD_RETRY_MAX_ATTEMPTS", "9");
		this.variables.put("BELUGA_PROVIDERS_LLMS_HELD_STOP_WORDS_0", "x");
		this.variables.put("BELUGA_PROVIDERS_LLMS_HELD_LABELS_A", "b");
		variables(BindingContexts.runner(HeldFactory.class), this.variables).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(describe(context, "held")).isEqualTo("9 [x] {a=b}");
		});
	}

	@Test
	void readWhenVariableNamesAKeyOfAMemberWithAHiddenSetterFindsIt() {
		this.variables.put("BELUGA_PROVIDERS_LLMS_HELD_FALLBACK_MAX_ATTEMPTS", "5");
		variables(BindingContexts.runner(HeldFactory.class), this.variables).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Providers.class).config("llms", "held").customFields())
				.isEqualTo(Map.of("fallback", Map.of("max-attempts", "5")));
		});
	}

	@Test
	void schemaWhenAMemberCannotBeSetLeavesItOut() {
		BindingContexts.runner(HeldFactory.class).run((context) -> {
			Map<String, Object> schema = context.getBean(ProviderRegistry.class)
				.getProviderInfo("llms", "held")
				.configSchema()
				.document();
			assertThat(schema).extractingByKey("properties", InstanceOfAssertFactories.map(String.class, Object.class))
				.containsKeys("retry", "stop-words", "labels", "fallback", "base-url")
				.doesNotContainKey("usable");
		});
	}

	@Test
	void readWhenProviderNameEndsWithABlankKnowsItsType() {
		this.variables.put("BELUGA_PROVIDERS_LLMS_MINE_RETRY_MAX_ATTEMPTS", "9");
		variables(BindingContexts.runner(HeldFactory.class)
			.withPropertyValues("beluga.providers.llms.mine.provider-name=held "), this.variables).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(describe(context, "mine")).isEqualTo("9 [] {}");
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class HeldFactory {

		@Bean
		@BelugaProvider(packageName = "llms", name = "held", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Held, Llm> held() {
			return (context,
					config) -> new Llm.Simple(config.retry.maxAttempts + " " + config.stopWords + " " + config.labels);
		}

	}

	static class Held {

		private final Retry retry = new Retry();

		private final List<String> stopWords = new ArrayList<>();

		private final Map<String, String> labels = new LinkedHashMap<>();

		private Retry fallback;

		public Retry getRetry() {
			return this.retry;
		}

		public List<String> getStopWords() {
			return this.stopWords;
		}

		public Map<String, String> getLabels() {
			return this.labels;
		}

		public boolean isUsable() {
			return this.fallback == null;
		}

		public void setBaseURL(String baseURL) {
			this.labels.put("base", baseURL);
		}

		// Boot binds by it, though no bean has it
		void setFallback(Retry fallback) {
			this.fallback = fallback;
		}

		static class Retry {

			private int maxAttempts = 3;

			public int getMaxAttempts() {
				return this.maxAttempts;
			}

			public void setMaxAttempts(int maxAttempts) {
				this.maxAttempts = maxAttempts;
			}

		}

	}

	@Test
	void readWhenVariableNamesNestedTypedKeyFindsIt() {
		this.variables.put("BELUGA_PROVIDERS_LLMS_TYPED_RETRY_MAX_ATTEMPTS", "9");
		this.variables.put("BELUGA_PROVIDERS_LLMS_TYPED_MODEL", "m");
		this.variables.put("BELUGA_PROVIDERS_LLMS_TYPED_API_KEY", "k");
		variables(this.runner, this.variables).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(describe(context, "typed")).contains("maxAttempts=9");
		});
	}

	@Test
	void readWhenVariablesAloneConfigureAProvider() {
		this.variables.put("BELUGA_PROVIDERS_LLMS_FREE_APIKEY", "k");
		this.variables.put("BELUGA_PROVIDERS_LLMS_ENVONLY_PROVIDERNAME", "free");
		this.variables.put("BELUGA_PROVIDERS_LLMS_ENVONLY_API_KEY", "k2");
		variables(this.runner, this.variables).run((context) -> {
			Providers providers = context.getBean(Providers.class);
			assertThat(providers.list("llms")).containsExactly("envonly", "free");
			assertThat(providers.config("llms", "envonly").apiKey()).isEqualTo(Secret.of("k2"));
			assertThat(context.getBean("llms.envonly", Llm.class)).isNotNull();
		});
	}

	@Test
	void readWhenTwoVariablesMeanOneKeyFails() {
		this.variables.put("BELUGA_PROVIDERS_LLMS_FREE_APIKEY", MARKER + "1");
		this.variables.put("BELUGA_PROVIDERS_LLMS_FREE_API_KEY", MARKER + "2");
		variables(this.runner, this.variables).run((context) -> {
			assertThat(context.getStartupFailure()).hasMessageContaining(
					"beluga.providers.llms.free.api-key (environment variable BELUGA_PROVIDERS_LLMS_FREE_API_KEY) has "
							+ "another value than environment variable BELUGA_PROVIDERS_LLMS_FREE_APIKEY, which means "
							+ "the same property. Remove one of the two variables.");
			assertThat(context.getStartupFailure()).hasMessageNotContaining(MARKER);
		});
	}

	@Test
	void readWhenVariableFitsNothingStarts() {
		this.variables.put("BELUGA_PROVIDERS_SERVICE_HOST", "10.0.0.1");
		this.variables.put("BELUGA_PROVIDERS_PORT_80_TCP_ADDR", "10.0.0.1");
		this.variables.put("BELUGA_PROVIDERS_LLMS_SERVICE_HOST", "10.0.0.1");
		variables(this.runner, this.variables).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Providers.class).list("llms")).isEmpty();
		});
	}

	@Test
	void readWhenVariableNamesAPackageThatComesLaterSaysWhatToAdd(CapturedOutput output) {
		this.variables.put("BELUGA_PROVIDERS_MY_TEXTS_TEXT_API_KEY", MARKER);
		this.variables.put("BELUGA_PROVIDERS_OTHER_TEXT_API_KEY", MARKER);
		ApplicationContextRunner withCustomizer = variables(this.runner, this.variables)
			.withBean(ProviderRegistryCustomizer.class, () -> (registry) -> {
				if (!registry.listPackages().contains("my-texts")) {
					registry.registerPackage(ProviderPackage.of("my-texts", Llm.class));
				}
				registry.registerProvider("my-texts", "text", (context, config) -> new Llm.Simple(context));
			});
		withCustomizer.run((context) -> assertThat(context.getBean(Providers.class).list("my-texts")).isEmpty());
		assertThat(output)
			.contains("Environment variable BELUGA_PROVIDERS_MY_TEXTS_TEXT_API_KEY is ignored: package "
					+ "'my-texts' was registered after the variables were read. Add a ProviderPackage bean for it.")
			.contains("Environment variable BELUGA_PROVIDERS_OTHER_TEXT_API_KEY is ignored: it names no package or no "
					+ "configured provider that is known.")
			.doesNotContain(MARKER);
		withCustomizer.withBean(ProviderPackage.class, () -> ProviderPackage.of("my-texts", Llm.class))
			.run((context) -> assertThat(context.getBean(Providers.class).list("my-texts")).containsExactly("text"));
	}

	@Test
	void readWhenVariablesMisspellANameWarns(CapturedOutput output) {
		this.variables.put("BELUGA_PROVIDERS_LLMS_MIAN_APIKEY", MARKER);
		this.variables.put("BELUGA_PROVIDERS_LLMS_MIAN_TIMEOUT", "3s");
		this.variables.put("BELUGA_PROVIDERS_LLMS_MIAN_MODEL", MARKER);
		variables(yaml(this.runner, "beluga.providers.llms.main: {provider-name: free, api-key: k}"), this.variables)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(Providers.class).list("llms")).containsExactly("main");
			});
		for (String key : List.of("APIKEY", "TIMEOUT", "MODEL")) {
			assertThat(output).contains("Environment variable BELUGA_PROVIDERS_LLMS_MIAN_" + key
					+ " is ignored: it names no package or no configured provider that is known. Did you mean 'main'?");
		}
		assertThat(output).doesNotContain(MARKER);
	}

	@Test
	void readWhenVariablesNameAProviderTakesAllOfThem() {
		this.variables.put("BELUGA_PROVIDERS_LLMS_MY_OWN_API_KEY", "k");
		this.variables.put("BELUGA_PROVIDERS_LLMS_MY_OWN_MODEL", "m");
		this.variables.put("BELUGA_PROVIDERS_LLMS_MY_OWN_PROVIDER_NAME", "free");
		this.variables.put("BELUGA_PROVIDERS_LLMS_MY_TWIN_EXTENDS", "my-own");
		variables(this.runner, this.variables).run((context) -> {
			Providers providers = context.getBean(Providers.class);
			assertThat(providers.list("llms")).containsExactly("my-own", "my-twin");
			assertThat(providers.config("llms", "my-twin").customFields()).isEqualTo(Map.of("model", "m"));
		});
	}

	@Test
	void providerWhenUnknownFromVariableNamesTheVariable() {
		this.variables.put("BELUGA_PROVIDERS_LLMS_MINE_PROVIDER_NAME", MARKER);
		variables(this.runner, this.variables).run((context) -> assertThat(context.getStartupFailure())
			.hasMessageContaining("beluga.providers.llms.mine.provider-name (environment variable "
					+ "BELUGA_PROVIDERS_LLMS_MINE_PROVIDER_NAME) names no registered provider of package "
					+ "'llms'."));
	}

}
