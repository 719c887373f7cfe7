package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.Map;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.config.ProviderConfig;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.beluga.registry.autoconfigure.BindingContexts.MARKER;
import static io.beluga.registry.autoconfigure.BindingContexts.problems;
import static io.beluga.registry.autoconfigure.BindingContexts.variables;
import static io.beluga.registry.autoconfigure.BindingContexts.yaml;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for mistakes that are found when the configuration is read: each is told with its
 * property, its origin and its rule, none with its value.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReadingMistakesTests {

	private final ApplicationContextRunner runner = BindingContexts.runner(Factories.class);

	@Test
	void registryWhenSeveralPropertiesAreWrongTellsAll() {
		yaml(variables(this.runner, Map.of("BELUGA_REGISTRY_MISSINGKEYS", MARKER)), """
				beluga.registry:
				  creation-timeout: %1$s
				  eager: %1$s
				  unknown-properties: %1$s
				  resolved:
				    max-size: %1$s
				    idle-timeout: %1$s
				""".formatted(MARKER)).run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
				"beluga.registry.creation-timeout (2:21) is not a duration, such as 30s or 500ms.",
				"beluga.registry.eager (3:10) is neither true nor false.",
				"beluga.registry.unknown-properties (4:23) must be one of: fail, warn, ignore.",
				"beluga.registry.missing-keys (environment variable BELUGA_REGISTRY_MISSINGKEYS) must be one of: "
						+ "fail, unavailable.",
				"beluga.registry.resolved.max-size (6:15) is not a whole number that fits.",
				"beluga.registry.resolved.idle-timeout (7:19) is not a duration, such as 30s or 500ms."));
	}

	@Test
	void registryWhenDurationsAreNegativeTellsWhere() {
		yaml(this.runner, """
				beluga.registry:
				  drain-timeout: -7s
				  resolved.idle-timeout: -1m
				""").withPropertyValues("beluga.registry.creation-timeout=-1s")
			.run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
					"beluga.registry.drain-timeout (2:18) must not be negative.",
					"beluga.registry.resolved.idle-timeout (3:26) must not be negative.",
					"beluga.registry.creation-timeout (\"beluga.registry.creation-timeout\" from property source "
							+ "\"test\") must not be negative."));
	}

	@Test
	void registryWhenConstraintFailsTellsWhere() {
		yaml(this.runner, "beluga.registry.resolved.max-size: -4711").run((context) -> {
			assertThat(problems(context))
				.containsExactly("beluga.registry.resolved.max-size (1:36) must be greater than 0.");
			assertThat(context.getStartupFailure()).hasStackTraceContaining("InvalidConfigException");
		});
	}

	@Test
	void registryWhenPropertyIsUnknownTellsWithTheOtherProblems() {
		yaml(this.runner, """
				beluga:
				  registry:
				    creation-timout: 5s
				    resolved: {maxSize: 5, max: 7}
				    eager: {x: true}
				    wholly-different: %s
				  providers.llms.fre.api-key: k
				""".formatted(MARKER)).withPropertyValues("beluga.registry.eager=false")
			.run((context) -> assertThat(problems(context))
				.startsWith(
						"beluga.registry.creation-timout (3:22) is not a property of the registry. Did you mean "
								+ "'creation-timeout'?",
						"beluga.registry.resolved.max (4:33) is not a property of the registry.",
						"beluga.registry.eager.x (5:16) is not a property of the registry.",
						"beluga.registry.wholly-different (6:23) is not a property of the registry.")
				.hasSize(5));
	}

	@Test
	void registryWhenSomeAreWrongAndOthersUnknownTellsAll() {
		yaml(this.runner, """
				beluga:
				  registry:
				    creation-timout: 5s
				    drain-timeout: %1$s
				    resolved.idle-timeout: -1m
				  provider: x
				""".formatted(MARKER)).run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
				"beluga.registry.creation-timout (3:22) is not a property of the registry. Did you mean "
						+ "'creation-timeout'?",
				"beluga.registry.drain-timeout (4:20) is not a duration, such as 30s or 500ms.",
				"beluga.registry.resolved.idle-timeout (5:28) must not be negative.",
				"beluga.provider (6:13) is no section that the registry reads. Did you mean 'providers'?"));
		yaml(this.runner, """
				beluga.registry:
				  creation-timout: 5s
				  drain-timeout: -1s
				  unknown-properties: ignore
				""").run((context) -> assertThat(problems(context))
			.containsExactly("beluga.registry.drain-timeout (3:18) must not be negative."));
	}

	@Test
	void sectionWhenMisspelledTellsOnceWhere() {
		yaml(this.runner, """
				beluga:
				  provider:
				    llms.fast: {provider-name: free, api-key: %1$s}
				    llms.slow.provider-name: free
				  registy: {drain-timeout: 1s}
				  Package.llms.default: %1$s
				  providers:
				""".formatted(MARKER)).withPropertyValues("beluga.provider.llms.fast.model=" + MARKER)
			.run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
					"beluga.provider (3:32) is no section that the registry reads. Did you mean 'providers'?",
					"beluga.registy (5:28) is no section that the registry reads. Did you mean 'registry'?",
					"beluga.package (6:25) is no section that the registry reads. Did you mean 'packages'?",
					"beluga.provider (\"beluga.provider.llms.fast.model\" from property source \"test\") is no section "
							+ "that the registry reads. Did you mean 'providers'?"));
	}

	@Test
	void sectionWhenOfTheApplicationIsLeftAlone(CapturedOutput output) {
		yaml(variables(this.runner, Map.of("BELUGA_SERVICE_HOST", "10.0.0.1", "BELUGA_PORT", "tcp://10.0.0.1:80")), """
				beluga:
				  profile: x
				  report: {every: 5s}
				  REGISTRY.eager: false
				  provi-ders.llms.free.model: m
				belugas.provider: x
				beluga-provider: x
				""").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Providers.class).list("llms")).containsExactly("free");
		});
		assertThat(output).doesNotContain("is ignored").doesNotContain("section");
	}

	@Test
	void sectionWhenVariableMisspellsItWarns(CapturedOutput output) {
		variables(this.runner, Map.of("BELUGA_PROVIDER_LLMS_FREE_MODEL", MARKER))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.containsOnlyOnce("Environment variable BELUGA_PROVIDER_LLMS_FREE_MODEL is ignored: it names no section. "
					+ "Did you mean 'providers'?")
			.doesNotContain(MARKER);
	}

	@Test
	void sectionWhenUnknownPropertiesAreAllowedStarts(CapturedOutput output) {
		yaml(this.runner, """
				beluga:
				  registry.unknown-properties: warn
				  provider.llms.free.model: %s
				""".formatted(MARKER)).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.containsOnlyOnce("Property 'beluga.provider' (Byte array resource [application.yml] - 3:29) is no section "
					+ "that the registry reads. Did you mean 'providers'?")
			.doesNotContain(MARKER);
	}

	@Test
	void registryWhenUnknownPropertiesAreAllowedStarts(CapturedOutput output) {
		yaml(this.runner, """
				beluga.registry:
				  unknown-properties: warn
				  creation-timout: %s
				""".formatted(MARKER)).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output)
			.containsOnlyOnce(
					"Property 'beluga.registry.creation-timout' (Byte array resource [application.yml] - 3:20)"
							+ " is not a property of the registry. Did you mean 'creation-timeout'?")
			.doesNotContain(MARKER);
		yaml(this.runner, "beluga.registry: {unknown-properties: ignore, drain-timout: 5s}")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("drain-timout");
	}

	@Test
	void flagWhenItIsAnyWordOfBootIsRead() {
		this.runner
			.withPropertyValues("beluga.providers.llms.free.api-key=k", "beluga.providers.llms.free.enabled= OFF ",
					"beluga.providers.llms.on.provider-name=free", "beluga.providers.llms.on.optional=yes",
					"beluga.providers.llms.on.enabled=1", "beluga.providers.llms.on.probe=no")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("llms.free").hasBean("llms.on");
				ProviderProperties on = context.getBean(BelugaProvidersProperties.class)
					.find("llms", "on")
					.orElseThrow();
				assertThat(on.isOptional()).isTrue();
				assertThat(on.isProbe()).isFalse();
			});
	}

	@Test
	void registryWhenVariableIsUnknownWarnsOfWhatLooksLikeAMistake(CapturedOutput output) {
		variables(this.runner,
				Map.of("BELUGA_REGISTRY_SERVICE_HOST", "10.0.0.1", "BELUGA_REGISTRY_PORT_80_TCP", "tcp://10.0.0.1:80",
						"BELUGA_REGISTRY_DRAIN_TIMEOUT", "1s", "BELUGA_REGISTRY_RESOLVED_MAXSIZE", "5",
						"BELUGA_REGISTRY_CREATION_TIMOUT", MARKER))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce("Environment variable")
			.contains("Environment variable BELUGA_REGISTRY_CREATION_TIMOUT is ignored: it names no property of the "
					+ "registry. Did you mean 'creation-timeout'?")
			.doesNotContain(MARKER);
	}

	@Test
	void registryWhenNestedVariableIsUnknownSaysWhatWasMeant(CapturedOutput output) {
		variables(this.runner, Map.of("BELUGA_REGISTRY_RESOLVED_MAX_SIZ", MARKER))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Environment variable BELUGA_REGISTRY_RESOLVED_MAX_SIZ is ignored: it names no "
				+ "property of the registry. Did you mean 'resolved-max-size'?");
	}

	@Test
	void registryWhenRightIsBound() {
		yaml(this.runner, "beluga.registry: {creation-timeout: 5s, resolved.max-size: 7}").run((context) -> {
			BelugaRegistryProperties properties = context.getBean(BelugaRegistryProperties.class);
			assertThat(properties.creationTimeout()).hasSeconds(5);
			assertThat(properties.resolved().maxSize()).isEqualTo(7);
		});
	}

	@Test
	void packageWhenPropertiesAreWrongTellsAll() {
		yaml(variables(this.runner, Map.of("BELUGA_PACKAGES_VOICES", MARKER)), """
				beluga:
				  providers.llms.free:
				  packages:
				    llms:
				      default: [%1$s]
				      default-bean: %1$s
				      exclude: ${ONE_THAT_IS_MISSING}
				      aliases: %1$s
				      %1$s: x
				    texts:
				      aliases: [free]
				    more: %1$s
				""".formatted(MARKER).replace("      " + MARKER + ": x\n", "      exclud: x\n"))
			.run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
					"beluga.packages.voices (environment variable BELUGA_PACKAGES_VOICES) must hold properties, not a "
							+ "value.",
					"beluga.packages.more (12:11) must hold properties, not a value.",
					"beluga.packages.llms.default (5:17) must be a single value.",
					"beluga.packages.llms.default-bean (6:21) must be one of: fallback, primary, none.",
					"beluga.packages.llms.exclude (7:16) refers to ${ONE_THAT_IS_MISSING}, which has no value.",
					"beluga.packages.llms.aliases (8:16) must hold names by alias.",
					"beluga.packages.llms.exclud (9:15) is not a property of a package. Did you mean 'exclude'?",
					"beluga.packages.texts.aliases (11:17) must hold names by alias."));
	}

	@Test
	void packageWhenOnlyCodeRegistersItTakesVariables() {
		variables(this.runner,
				Map.of("BELUGA_PACKAGES_VOICES_DEFAULT", "b", "BELUGA_PACKAGES_MY_TEXTS_DEFAULT", "y",
						"BELUGA_PACKAGES_MY_TEXTS_ALIASES_CHEAP", "x"))
			.withUserConfiguration(Registering.class)
			.withPropertyValues("beluga.providers.voices.a.provider-name=voice",
					"beluga.providers.voices.b.provider-name=voice", "beluga.providers.my-texts.x.provider-name=text",
					"beluga.providers.my-texts.y.provider-name=text")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Providers providers = context.getBean(Providers.class);
				assertThat(providers.getDefault(ProviderPackage.of("voices", Voice.class)).name()).isEqualTo("b");
				assertThat(providers.getDefault(ProviderPackage.of("my-texts", Text.class)).name()).isEqualTo("y");
				assertThat(providers.get(ProviderPackage.of("my-texts", Text.class), "cheap").name()).isEqualTo("x");
			});
	}

	@Test
	void packageWhenOnlyCodeRegistersItAndOnlyVariablesNameItTakesThem() {
		variables(this.runner, Map.of("BELUGA_PACKAGES_MY_TEXTS_DEFAULT", MARKER))
			.withUserConfiguration(Registering.class)
			.run((context) -> assertThat(problems(context)).containsExactly(
					"beluga.packages.my-texts.default (environment variable BELUGA_PACKAGES_MY_TEXTS_DEFAULT) names no "
							+ "configured provider of package 'my-texts'. Configured providers: none."));
	}

	@Test
	void providerWhenUnknownAndEmptyTellsWhere() {
		yaml(this.runner, """
				beluga.providers.llms:
				  free:
				  grok:
				""").run((context) -> assertThat(problems(context)).containsExactly(
				"beluga.providers.llms.grok (3:8) names provider 'grok', which package 'llms' does not have. "
						+ "Registered providers: free, keyed. Set beluga.providers.llms.grok.provider-name to one of "
						+ "them."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "provider", "Provider", "provider-nam", "providername2" })
	void providerWhenNamedByAnotherKeySaysWhichOne(String key) {
		yaml(this.runner, "beluga.providers.llms.main: {model: m, %s: keyed}".formatted(key))
			.run((context) -> assertThat(problems(context)).containsExactly(
					"beluga.providers.llms.main (1:37) names provider 'main', which package 'llms' does not "
							+ "have. Registered providers: free, keyed. Set beluga.providers.llms.main.provider-name to one "
							+ "of them, which '" + PropertyPath.kebabCase(key) + "' does not do."));
	}

	@Test
	void nameWhenYamlHasChangedItSaysToQuoteIt() {
		yaml(this.runner, """
				beluga:
				  providers:
				    llms:
				      on: {provider-name: free, model: m}
				      No: {provider-name: free}
				      ~: {provider-name: free}
				    yes: {x.model: m}
				  packages:
				    llms: {aliases: {off: free}}
				    true: {default: x, default-bean: none}
				""").run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
				"beluga.providers.llms[true] (4:27) has a name that was no text. YAML makes 'true' of on, yes and true: "
						+ "put the key in quotes.",
				"beluga.providers.llms[false] (5:27) has a name that was no text. YAML makes 'false' of off, no and "
						+ "false: put the key in quotes.",
				"beluga.providers.llms[null] (6:26) has a name that was no text. YAML makes 'null' of ~ and null: put "
						+ "the key in quotes.",
				"beluga.providers[true] (7:20) has a name that was no text. YAML makes 'true' of on, yes and true: put "
						+ "the key in quotes.",
				"beluga.packages.llms.aliases[false] (9:27) has a name that was no text. YAML makes 'false' of off, no "
						+ "and false: put the key in quotes.",
				"beluga.packages[true] (10:21) has a name that was no text. YAML makes 'true' of on, yes and true: put "
						+ "the key in quotes."));
	}

	@Test
	void nameWhenItIsQuotedIsKept() {
		yaml(this.runner, """
				beluga:
				  providers.llms: {"on": {provider-name: free}, 'true': {provider-name: free}}
				  packages.llms: {aliases: {"no": "on"}}
				""").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Providers.class).list("llms")).containsExactly("on", "true");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "'[x.y]'", "'[model-id]'", "'[maxTokens]'", "'[a b]'", "'[]'", "1.5" })
	void keyWhenUnknownAndInBracketsTellsWhere(String key) {
		String shown = key.startsWith("'") ? key.replace("'", "") : '[' + key + ']';
		yaml(this.runner, "beluga.providers.typed.free: {%s: %s, import: x}".formatted(key, MARKER))
			.run((context) -> assertThat(problems(context)).singleElement()
				.asString()
				.startsWith("beluga.providers.typed.free" + shown + " (1:" + (33 + key.length()) + ") "));
	}

	@Test
	void keyWhenUnknownAndChangedByYamlSaysToQuoteIt() {
		yaml(this.runner, """
				beluga.providers.typed.free:
				  import: x
				  no: 1
				  on: 2
				  nested:
				    class: x
				    off: 3
				""").run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
				"beluga.providers.typed.free[false] (3:7) is not a property of provider 'free'. YAML makes 'false' of "
						+ "off, no and false: put the key in quotes.",
				"beluga.providers.typed.free[true] (4:7) is not a property of provider 'free'. YAML makes 'true' of on, "
						+ "yes and true: put the key in quotes.",
				"beluga.providers.typed.free.nested[false] (7:10) is not a property of provider 'free'. YAML makes "
						+ "'false' of off, no and false: put the key in quotes."));
	}

	@Test
	void constraintWhenPropertyHasAnotherNameTellsTheNameAndWhere() {
		yaml(this.runner, """
				beluga.providers.typed.free:
				  import: ' '
				  nested: {class: '', name: x}
				  all: [{class: a}, {class: ''}]
				  by-key: {one: {class: ''}}
				""").run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
				"beluga.providers.typed.free.import (2:11) must not be blank.",
				"beluga.providers.typed.free.nested.class (3:19) must not be blank.",
				"beluga.providers.typed.free.all[1].class (4:29) must not be blank.",
				"beluga.providers.typed.free.by-key.one.class (5:25) must not be blank."));
		this.runner.withPropertyValues("beluga.providers.typed.free.nested.name=x")
			.run((context) -> assertThat(problems(context))
				.contains("beluga.providers.typed.free.import must not be blank."));
	}

	@Test
	void valueWhenVariableHasItInPlaceOfPropertiesFails() {
		variables(this.runner,
				Map.of("BELUGA_PROVIDERS_LLMS_FREE", MARKER, "BELUGA_PROVIDERS_LLMS_MY_OWN", MARKER,
						"BELUGA_PROVIDERS_LLMS_KEYED", " ", "BELUGA_PROVIDERS_LLMS_PORT", "tcp://10.0.0.1:80",
						"BELUGA_PROVIDERS_LLMS_SERVICE_HOST", "10.0.0.1"))
			.withPropertyValues("beluga.providers.llms.my-own.provider-name=free")
			.run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
					"beluga.providers.llms.free (environment variable BELUGA_PROVIDERS_LLMS_FREE) must hold properties, "
							+ "not a value.",
					"beluga.providers.llms.my-own (environment variable BELUGA_PROVIDERS_LLMS_MY_OWN) must hold "
							+ "properties, not a value."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "5", "-1.5", "1e3", "0x1F", "2026-01-31", "2026-01-31T10:00:00Z",
			"!!timestamp 2026-01-31", "!!binary aGk=", "x", "no", "'${ONE_THAT_IS_MISSING}'", "[x]" })
	void valueWhenAnyScalarIsInPlaceOfPropertiesFails(String value) {
		String element = value.startsWith("[") ? "[0]" : "";
		int column = value.startsWith("[") ? 1 : 0;
		yaml(this.runner, """
				beluga.providers:
				  llms: %1$s
				  texts.free: %1$s
				beluga.packages:
				  llms: %1$s
				""".formatted(value)).run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
				"beluga.providers.llms" + element + " (2:" + (9 + column)
						+ ") must hold configured providers by name, not a value.",
				"beluga.providers.texts.free (3:" + (15 + column) + ") must hold properties, not a value.",
				"beluga.packages.llms" + (element.isEmpty() ? " (5:9) must hold properties, not a value."
						: ".0 (5:10) is not a property of a package.")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "5", "x" })
	void valueWhenInPlaceOfASectionFails(String value) {
		yaml(this.runner, """
				beluga:
				  providers: %1$s
				  packages: %1$s
				""".formatted(value)).run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
				"beluga.providers (2:14) must hold packages by name, not a value.",
				"beluga.packages (3:13) must hold properties, not a value."));
		yaml(this.runner, "beluga.registry: " + value).run((context) -> assertThat(problems(context))
			.containsExactly("beluga.registry (1:18) must hold properties, not a value."));
	}

	@Test
	void valueWhenInPlaceOfPropertiesIsEmptyStarts() {
		yaml(this.runner, """
				empty: ''
				beluga:
				  registry:
				  providers: {llms: "${empty}", texts: [], voices: {}, more: }
				  packages: {llms: "${empty}", texts: [], voices: {}, more: }
				""").run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void valueWhenVariableIsOfNoKnownNameStarts() {
		variables(this.runner,
				Map.of("BELUGA_PROVIDERS_LLMS_PORT", "tcp://10.0.0.1:80", "BELUGA_PROVIDERS_LLMS_KEYED", ""))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void placeholderWhenCircularSaysSo() {
		yaml(this.runner, """
				one: ${two}
				two: ${one}
				beluga:
				  providers.llms:
				    free: {model: "${one}", endpoint: "${three:${two}}", timeout: "${NOT_THERE}"}
				    keyed: {api-key: "${two}"}
				  packages.llms.default: ${two}
				""").run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
				"beluga.providers.llms.free.model (5:19) refers to ${one}, which leads back to itself.",
				"beluga.providers.llms.free.endpoint (5:39) refers to ${two}, which leads back to itself.",
				"beluga.providers.llms.free.timeout (5:67) refers to ${NOT_THERE}, which has no value.",
				"beluga.providers.llms.keyed.api-key (6:22) refers to ${two}, which leads back to itself.",
				"beluga.packages.llms.default (7:26) refers to ${two}, which leads back to itself."));
	}

	@Test
	void keyWhenSpelledTwiceInOneFileFails() {
		yaml(this.runner, """
				beluga.providers.llms:
				  keyed:
				    apiKey: %1$s-1
				    api-key: %1$s-2
				    provider_name: keyed
				    providerName: keyed
				  free:
				    headers: {Plain: %1$s-1, plain: %1$s-2, "[X]": a, "[x]": b}
				""".formatted(MARKER)).run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
				"beluga.providers.llms.keyed.api-key (4:14) has another value than 'apiKey' (3:13), which means the same "
						+ "property. Remove one of the two.",
				"beluga.providers.llms.free.headers.plain (8:47) has another value than 'Plain' (8:22), which means the "
						+ "same property. Remove one of the two, or write the keys of a map in brackets."));
	}

	@Test
	void keyWhenSpelledInTwoSourcesTakesTheFirst() {
		yaml(this.runner, "beluga.providers.llms.keyed: {api-key: low, Max_Tokens: 1}")
			.withPropertyValues("beluga.providers.llms.keyed.apiKey=high", "beluga.providers.llms.keyed.maxTokens=2")
			.run((context) -> {
				ProviderConfig config = context.getBean(Providers.class).config("llms", "keyed");
				assertThat(config.apiKey().reveal()).isEqualTo("high");
				assertThat(config.customFields()).isEqualTo(Map.of("max-tokens", "2"));
			});
	}

	@Test
	void keyWhenItHasAValueAndPropertiesBelowFails() {
		this.runner
			.withPropertyValues("beluga.providers.llms.free.model=" + MARKER,
					"beluga.providers.llms.free.model.name=" + MARKER, "beluga.providers.llms.free.stop[0]=" + MARKER,
					"beluga.providers.llms.free.stop=" + MARKER)
			.run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
					"beluga.providers.llms.free.model (\"beluga.providers.llms.free.model\" from property source "
							+ "\"test\") has a value, and \"beluga.providers.llms.free.model.name\" from property "
							+ "source \"test\" is below it. Remove one of the two, or write the keys of a map in "
							+ "brackets.",
					"beluga.providers.llms.free.stop (\"beluga.providers.llms.free.stop\" from property source "
							+ "\"test\") has a value, and \"beluga.providers.llms.free.stop[0]\" from property "
							+ "source \"test\" is below it. Remove one of the two, or write the keys of a map in "
							+ "brackets."));
	}

	interface Voice {

		String name();

	}

	interface Text {

		String name();

	}

	@Configuration(proxyBeanMethods = false)
	static class Registering {

		@Bean
		ProviderPackage<Voice> voicesPackage() {
			return ProviderPackage.of("voices", Voice.class);
		}

		@Bean
		ProviderRegistryCustomizer registering() {
			return (registry) -> {
				ProviderFactory<ProviderConfig, Text> text = (context, config) -> context::name;
				ProviderFactory<ProviderConfig, Voice> voice = (context, config) -> context::name;
				registry.registerPackage(ProviderPackage.of("my-texts", Text.class));
				registry.registerProvider(io.beluga.registry.ProviderDefinition.builder("my-texts", "text", text)
					.apiKey(ApiKeyUse.NONE)
					.build());
				registry.registerProvider(io.beluga.registry.ProviderDefinition.builder("voices", "voice", voice)
					.apiKey(ApiKeyUse.NONE)
					.build());
			};
		}

	}

	record Nested(@Name("class") @NotBlank String type, String name) {
	}

	record Typed(@Name("import") @NotBlank String imported, @Valid Nested nested, @Name("all") List<@Valid Nested> each,
			Map<String, @Valid Nested> byKey) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		@BelugaProvider(packageName = "typed", name = "free", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Typed, Llm> typed() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "free", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> free() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "keyed")
		ProviderFactory<ProviderConfig, Llm> keyed() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "texts", name = "free", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> texts() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "voices", name = "free", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Voice> voices() {
			return (context, config) -> context::name;
		}

		@Bean
		@BelugaProvider(packageName = "more", name = "free", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> more() {
			return (context, config) -> new Llm.Simple(context);
		}

	}

}
