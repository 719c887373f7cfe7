package io.beluga.registry.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.unit.DataSize;

import static io.beluga.registry.autoconfigure.BindingContexts.MARKER;
import static io.beluga.registry.autoconfigure.BindingContexts.assertNoMarker;
import static io.beluga.registry.autoconfigure.BindingContexts.describe;
import static io.beluga.registry.autoconfigure.BindingContexts.problems;
import static io.beluga.registry.autoconfigure.BindingContexts.variables;
import static io.beluga.registry.autoconfigure.BindingContexts.yaml;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the way from the environment to the configuration of a provider.
 */
class BindingTests {

	private final ApplicationContextRunner runner = BindingContexts.runner(Factories.class);

	private final Map<String, Object> variables = new LinkedHashMap<>();

	@Test
	void readWhenYamlKeepsTypesListsAndMaps() {
		yaml(this.runner, """
				beluga:
				  providers:
				    llms:
				      free:
				        api-key: k
				        endpoint: https://api.x.ai/v1
				        timeout: 5s
				        temperature: 0.2
				        maxTokens: 100
				        streaming: true
				        stop: [a, b]
				        headers:
				          "[X-Foo.Bar]": one
				          Plain: two
				        tools:
				          - name: search
				            limits: [1, 2]
				""").run((context) -> {
			ProviderConfig config = context.getBean(Providers.class).config("llms", "free");
			assertThat(config.providerName()).isEqualTo("free");
			assertThat(config.apiKey()).isEqualTo(Secret.of("k"));
			assertThat(config.endpoint()).isEqualTo(URI.create("https://api.x.ai/v1"));
			assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(5));
			assertThat(config.customFields()).isEqualTo(Map.of("temperature", 0.2, "max-tokens", 100, "streaming", true,
					"stop", List.of("a", "b"), "headers", Map.of("X-Foo.Bar", "one", "Plain", "two"), "tools",
					List.of(Map.of("name", "search", "limits", List.of(1, 2)))));
		});
	}

	@Test
	void readWhenSeveralSourcesTakesTheFirstAndWholeLists() {
		this.runner.withInitializer((context) -> {
			add(context, "high", Map.of("beluga.providers.llms.free.model", "high",
					"beluga.providers.llms.free.stop[0]", "x", "beluga.providers.llms.free.options.a", 1));
			context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("low",
						Map.of("beluga.providers.llms.free.model", "low", "beluga.providers.llms.free.stop[0]", "y",
								"beluga.providers.llms.free.stop[1]", "z", "beluga.providers.llms.free.options.a", 2,
								"beluga.providers.llms.free.options.b", 3, "beluga.providers.llms.free.api-key", "k")));
		})
			.run((context) -> assertThat(context.getBean(Providers.class).config("llms", "free").customFields())
				.isEqualTo(Map.of("model", "high", "stop", List.of("x"), "options", Map.of("a", 1, "b", 3))));
	}

	@Test
	void readWhenPlaceholdersResolvesThem() {
		yaml(this.runner, """
				base: https://${host}
				host: example.org
				beluga.providers.llms.free:
				  api-key: ${KEY:fallback}
				  endpoint: ${base}/v1
				""").run((context) -> {
			ProviderConfig config = context.getBean(Providers.class).config("llms", "free");
			assertThat(config.apiKey()).isEqualTo(Secret.of("fallback"));
			assertThat(config.endpoint()).isEqualTo(URI.create("https://example.org/v1"));
		});
	}

	@Test
	void readWhenTwoNamesHaveOneFormFails() {
		yaml(this.runner, """
				beluga.providers.llms:
				  my-free: {provider-name: free, api-key: k}
				  my_free: {provider-name: free, api-key: k}
				""").run((context) -> assertThat(context.getStartupFailure()).hasMessageContaining("1 problem in")
			.hasMessageContaining("beluga.providers.llms.my_free")
			.hasMessageContaining("is another spelling of 'my-free', which is configured as well."));
	}

	@Test
	void readWhenExtendsNamesNothingFails() {
		yaml(this.runner, """
				beluga.providers.llms:
				  free: {api-key: k}
				  two: {extends: fre, api-key: k}
				""").run((context) -> assertThat(context.getStartupFailure()).hasMessageContaining(
				"names no configured provider of package 'llms'. Did you mean 'free'? Configured providers: free, two."));
	}

	@Test
	void bindWhenTypedHasEverything() {
		yaml(this.runner, """
				beluga.providers.llms.typed:
				  api-key: secret
				  timeout: 3s
				  model: m
				  pause: 250ms
				  size: 2MB
				  mode: fast-one
				  retry: {max-attempts: 4}
				  stop: [a, b]
				  headers: {"[x.y]": z}
				  color: "#fff"
				""").withUserConfiguration(ColorConverter.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(describe(context, "typed"))
				.isEqualTo("typed: TypedConfig[apiKey=******, model=m, pause=PT0.25S, size=2097152B, mode=FAST_ONE, "
						+ "retry=Retry[maxAttempts=4], stop=[a, b], headers={x.y=z}, color=Color[value=#fff], "
						+ "timeout=PT3S]");
		});
	}

	@Test
	void bindWhenTypedUsesDefaults() {
		yaml(this.runner, "beluga.providers.llms.typed: {api-key: secret, model: m}")
			.run((context) -> assertThat(describe(context, "typed")).contains("pause=PT1S", "mode=SLOW",
					"maxAttempts=3"));
	}

	@Test
	void bindWhenTenMistakesTellsAllWithOriginsAndNoValue() {
		yaml(this.runner, """
				beluga.providers.llms:
				  typed:
				    api-key: k
				    temprature: %1$s
				    pause: %1$s
				    size: %1$s
				    mode: %1$s
				    retry:
				      max-attempts: 99
				      maxatempts: %1$s
				    stop: ["a", " "]
				    modell: %1$s
				    url: %1$s
				  other:
				    provider-name: typd
				""".formatted(MARKER)).run((context) -> {
			InvalidConfigException failure = (InvalidConfigException) context.getStartupFailure();
			assertThat(failure.violations()).extracting(BindingTests::text)
				.containsExactlyInAnyOrder("pause (5:12) is not a duration, such as 30s or 500ms.",
						"size (6:11) is not a data size, such as 10MB.", "mode (7:11) must be one of: slow, fast-one.",
						"retry.max-attempts (9:21) must be less than or equal to 10.",
						"retry.maxatempts (10:19) is not a property of provider 'typed'. Did you mean "
								+ "'max-attempts'?",
						"stop[1] (11:17) must not be blank.", "model must not be blank.",
						"modell (12:13) is not a property of provider 'typed'. Did you mean 'model'?",
						"temprature (4:17) is not a property of provider 'typed'.",
						"url (13:10) is not a property of provider 'typed'. Did you mean 'endpoint'?",
						"provider-name (15:20) names no registered provider of package 'llms'. Did you mean "
								+ "'typed'? Registered providers: demanding, free, own, typed.");
			assertNoMarker(failure);
		});
	}

	@Test
	void bindWhenValuesAreWrongForStandardKeysTellsAll() {
		yaml(this.runner, """
				beluga.providers.llms.free:
				  api-key: k
				  endpoint: "http://%1$s bad"
				  timeout: %1$s
				  optional: %1$s
				  creation-timeout: -1s
				  drain-timeout: [1, 2]
				  model: ${%2$s}
				""".formatted(MARKER, "MISSING_MODEL")).run((context) -> {
			InvalidConfigException failure = (InvalidConfigException) context.getStartupFailure();
			assertThat(failure.violations()).extracting(BindingTests::text)
				.containsExactlyInAnyOrder("endpoint (3:13) is not a valid URI.",
						"timeout (4:12) is not a duration, such as 30s or 500ms.",
						"optional (5:13) is neither true nor false.", "creation-timeout (6:21) must not be negative.",
						"drain-timeout (7:19) must be a single value.",
						"model (8:10) refers to ${MISSING_MODEL}, which has no value.");
			assertNoMarker(failure);
		});
	}

	@Test
	void unknownWhenIgnoredStarts() {
		yaml(this.runner, "beluga.providers.llms.typed: {api-key: k, model: m, modell: m}")
			.withPropertyValues("beluga.registry.unknown-properties=ignore")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void unknownWhenWarnedOfSaysOnceWhatWasMeantAndWhere(CapturedOutput output) {
		yaml(this.runner, """
				beluga.providers.llms:
				  typed: {api-key: k, model: m, modell: %1$s}
				  child: {extends: typed, enabled: true}
				  other: {provider-name: typed, api-key: k, model: m, modell: %1$s}
				""".formatted(MARKER)).withPropertyValues("beluga.registry.unknown-properties=warn").run((context) -> {
			for (String name : List.of("typed", "child", "other")) {
				assertThat(describe(context, name)).contains("model=m");
			}
		});
		for (String place : List.of("typed.modell' (Byte array resource [application.yml] - 2:41)",
				"other.modell' (Byte array resource [application.yml] - 4:63)")) {
			assertThat(output).containsOnlyOnce("Property 'beluga.providers.llms." + place
					+ " is not a property of provider 'typed'. Did you mean 'model'?");
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("modell"))).hasSize(2);
		assertNoMarker(new IllegalStateException(output.toString()));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void unknownWhenCodeGivesItIsWarnedOfOnce(CapturedOutput output) {
		this.runner.withPropertyValues("beluga.registry.unknown-properties=warn").run((context) -> {
			context.getBean(Providers.class)
				.put("llms", "late",
						ProviderConfig.builder("typed")
							.apiKey("k")
							.customFields(Map.of("model", "m", "modell", "n"))
							.build());
			assertThat(describe(context, "late")).contains("model=m");
		});
		assertThat(output).containsOnlyOnce(
				"Property 'modell' of package 'llms' is not a property of provider 'typed'. Did you mean 'model'?");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "api.x.ai/v1", "/v1", "//api.x.ai/v1", "localhost:11434", "ollama:11434", "api.x.ai:8443/v1" })
	void endpointWhenSchemeIsMissingSaysSo(String endpoint) {
		yaml(this.runner, "beluga.providers.llms.free: {api-key: k, endpoint: \"%s\"}".formatted(endpoint))
			.run((context) -> assertThat(problems(context))
				.containsExactly("beluga.providers.llms.free.endpoint (1:52) lacks a scheme, such as https://."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://api.x.ai:8443/v1", "classpath:replies.json", "unix:/run/llm.sock", "urn:llm:1",
			"mailto:llm@x.ai" })
	void endpointWhenItHasASchemeIsTaken(String endpoint) {
		yaml(this.runner, "beluga.providers.llms.free: {api-key: k, endpoint: \"%s\"}".formatted(endpoint))
			.run((context) -> assertThat(context.getBean(Providers.class).config("llms", "free").endpoint())
				.hasToString(endpoint));
	}

	@Test
	void unknownListSaysWhatWasMeant() {
		yaml(this.runner, "beluga.providers.llms.typed: {api-key: k, model: m, modell: [m, n]}")
			.run((context) -> assertThat(context.getStartupFailure()).hasMessageContaining("modell[0]")
				.hasMessageContaining("is not a property of provider 'typed'. Did you mean 'model'?"));
	}

	@Test
	void providerWhenUnknownNamesItsOwnFirstProperty() {
		yaml(this.runner, """
				beluga.providers.llms:
				  free: {api-key: k}
				  groc:
				    timeout: 3s
				    model: m
				""").run((context) -> assertThat(context.getStartupFailure()).hasMessageContaining(
				"beluga.providers.llms.groc (Byte array resource [application.yml] - 4:14) names provider 'groc'"));
	}

	@Test
	void nameWhenItIsNoneFails() {
		yaml(this.runner, """
				beluga:
				  providers.llms:
				    free: {api-key: k}
				    "[a.b]": {provider-name: free, api-key: k, model: m}
				    "[-x]": {provider-name: free, api-key: k}
				  packages.llms:
				    default: free
				    aliases: {"[a b/../c]": free, my_Alias-1: free}
				""").run((context) -> {
			InvalidConfigException failure = (InvalidConfigException) context.getStartupFailure();
			assertThat(failure.violations()).containsExactlyInAnyOrder(
					new ConfigViolation("beluga.providers.llms[a.b]", PropertyPath.NAME_RULE,
							"Byte array resource [application.yml] - 4:30", null),
					new ConfigViolation("beluga.providers.llms[-x]", PropertyPath.NAME_RULE,
							"Byte array resource [application.yml] - 5:29", null),
					new ConfigViolation("beluga.packages.llms.aliases[a b/../c]", PropertyPath.NAME_RULE,
							"Byte array resource [application.yml] - 8:29", null));
		});
	}

	@Test
	void readWhenValueStandsForAProviderFails() {
		yaml(this.runner, """
				beluga.providers:
				  llms:
				    free: %1$s
				    api-key: %1$s
				    typed: [%1$s, %1$s]
				  lms:
				    api-key: %1$s
				""".formatted(MARKER)).run((context) -> {
			InvalidConfigException failure = (InvalidConfigException) context.getStartupFailure();
			assertThat(failure.violations()).containsExactlyInAnyOrder(
					new ConfigViolation("beluga.providers.llms.free", "must hold properties, not a value.",
							"Byte array resource [application.yml] - 3:11", null),
					new ConfigViolation("beluga.providers.llms.api-key", "must hold properties, not a value.",
							"Byte array resource [application.yml] - 4:14", null),
					new ConfigViolation("beluga.providers.llms.typed", "must hold properties, not a value.",
							"Byte array resource [application.yml] - 5:13", null),
					new ConfigViolation("beluga.providers.lms", "names a package that no provider serves.",
							"Byte array resource [application.yml] - 7:14",
							"Did you mean 'llms'? Registered packages: llms."));
			assertNoMarker(failure);
		});
	}

	@Test
	void readWhenNothingIsSaidOfAProviderStarts() {
		yaml(this.runner, """
				beluga.providers.llms:
				  own:
				  demanding: ${NOTHING:}
				""").run((context) -> {
			assertThat(context.getStartupFailure()).hasMessageStartingWith("1 problem ")
				.hasMessageContaining(
						"beluga.providers.llms.own (Byte array resource [application.yml] - 2:7) cannot be "
								+ "made into OwnConfig");
		});
	}

	@Test
	void readWhenVariableOverridesInheritedKeyFindsIt() {
		this.variables.put("BELUGA_PROVIDERS_LLMS_LAST_OPTIONS_TOP_P", "9");
		this.variables.put("BELUGA_PROVIDERS_LLMS_OTHER_RETRY_MAX_ATTEMPTS", "9");
		variables(yaml(this.runner, """
				beluga.providers.llms:
				  base: {enabled: false, provider-name: free, api-key: k, options: {top-p: 1}}
				  middle: {extends: base}
				  last: {extends: middle}
				  template: {enabled: false, provider-name: typed, api-key: k, model: m}
				  between: {extends: template}
				  other: {extends: between}
				"""), this.variables).run((context) -> {
			Providers providers = context.getBean(Providers.class);
			assertThat(providers.config("llms", "last").customFields())
				.isEqualTo(Map.of("options", Map.of("top-p", "9")));
			assertThat(describe(context, "other")).contains("maxAttempts=9");
		});
	}

	@Test
	void createProviderBindsByTheSameRules() {
		this.runner.run((context) -> {
			ProviderRegistry registry = context.getBean(ProviderRegistry.class);
			ProviderConfig config = ProviderConfig.builder("typed")
				.apiKey("k")
				.customField("modell", MARKER)
				.customField("retry", Map.of("max-attempts", 99))
				.build();
			assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(InvalidConfigException.class,
					() -> registry.createProvider("llms", "typed", config)))
				.satisfies((failure) -> assertThat(failure.violations()).extracting(ConfigViolation::property)
					.containsExactlyInAnyOrder("modell", "retry.max-attempts", "model"))
				.satisfies(BindingContexts::assertNoMarker);
		});
	}

	@Test
	void bindWhenMessageAsksForTheValueMasksIt() {
		yaml(this.runner, "beluga.providers.llms.demanding: {model: " + MARKER + "}").run((context) -> {
			InvalidConfigException failure = (InvalidConfigException) context.getStartupFailure();
			assertThat(failure).hasMessageContaining("model").hasMessageContaining("****** is too long.");
			assertNoMarker(failure);
		});
	}

	@Test
	void bindWhenConstructorThrowsTellsItsTypeOnly() {
		yaml(this.runner, "beluga.providers.llms.own: {model: " + MARKER + "}").run((context) -> {
			assertThat(context.getStartupFailure()).hasMessageContaining(
					"cannot be made into OwnConfig: IllegalArgumentException where it is constructed.");
			assertNoMarker(context.getStartupFailure());
		});
	}

	@Test
	void toStringShowsNoValue() {
		yaml(this.runner, "beluga.providers.llms.free: {api-key: " + MARKER + ", model: " + MARKER + "}")
			.run((context) -> {
				BelugaProvidersProperties properties = context.getBean(BelugaProvidersProperties.class);
				assertThat(properties)
					.hasToString("BelugaProvidersProperties{llms={free=ProviderProperties[api-key, model]}}");
				assertThat(properties.masked().toString()).doesNotContain(MARKER);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "tr-TR", "th-TH-u-nu-thai", "ar-EG-u-nu-arab" })
	void readWhenLocaleIsUnusualIsTheSame(String locale) {
		Locale original = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag(locale));
		try {
			this.variables.put("BELUGA_PROVIDERS_LLMS_TITI_API_KEY", "k");
			this.variables.put("BELUGA_PROVIDERS_LLMS_TITI_PROVIDERNAME", "typed");
			this.variables.put("BELUGA_PROVIDERS_LLMS_TITI_MODEL", "I");
			this.variables.put("BELUGA_PROVIDERS_LLMS_TITI_MODE", "FAST_ONE");
			this.variables.put("BELUGA_PROVIDERS_LLMS_TITI_RETRY_MAXATTEMPTS", "7");
			variables(this.runner, this.variables).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(describe(context, "titi")).contains("mode=FAST_ONE", "maxAttempts=7");
			});
			yaml(this.runner, "beluga.providers.llms.typed: {API-KEY: k, model: \" \"}")
				.run((context) -> assertThat(context.getStartupFailure()).hasMessageContaining("must not be blank.")
					.hasMessageNotContaining("api-key"));
		}
		finally {
			Locale.setDefault(original);
		}
	}

	private static String text(ConfigViolation violation) {
		String origin = Optional.ofNullable(violation.origin())
			.map((text) -> " (" + text.substring(text.lastIndexOf(' ') + 1) + ")")
			.orElse("");
		return violation.property().replaceFirst("beluga\\.providers\\.llms\\.[a-z]+\\.", "") + origin + " "
				+ violation.message()
				+ Optional.ofNullable(violation.suggestion()).map((text) -> " " + text).orElse("");
	}

	private static void add(org.springframework.context.ConfigurableApplicationContext context, String name,
			Map<String, Object> properties) {
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource(name, properties));
	}

	enum Mode {

		SLOW, FAST_ONE

	}

	record Color(String value) {
	}

	record Retry(@DefaultValue("3") @Max(10) int maxAttempts) {
	}

	record TypedConfig(Secret apiKey, @NotBlank String model, @DefaultValue("1s") Duration pause,
			@DefaultValue("1MB") DataSize size, @DefaultValue("slow") Mode mode, @DefaultValue Retry retry,
			List<@NotBlank String> stop, Map<String, String> headers, Color color, Duration timeout) {
	}

	record DemandingConfig(
			@jakarta.validation.constraints.Size(max = 3, message = "${validatedValue} is too long") String model) {
	}

	record OwnConfig(String model) {

		OwnConfig {
			throw new IllegalArgumentException("not " + model);
		}

	}

	@ConfigurationPropertiesBinding
	static class ColorConverter implements Converter<String, Color> {

		@Override
		public Color convert(String source) {
			return new Color(source);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		@BelugaProvider(packageName = "llms", name = "free")
		ProviderFactory<ProviderConfig, Llm> free() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "typed")
		ProviderFactory<TypedConfig, Llm> typed() {
			return (context, config) -> new Llm.Simple(context.name() + ": " + config);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "demanding", apiKey = ApiKeyUse.NONE)
		ProviderFactory<DemandingConfig, Llm> demanding() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "own", apiKey = ApiKeyUse.NONE)
		ProviderFactory<OwnConfig, Llm> own() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

}
