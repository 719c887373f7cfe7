package io.beluga.registry.autoconfigure;

import java.util.List;
import java.util.Map;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.beluga.registry.autoconfigure.BindingContexts.describe;
import static io.beluga.registry.autoconfigure.BindingContexts.problems;
import static io.beluga.registry.autoconfigure.BindingContexts.variables;
import static io.beluga.registry.autoconfigure.BindingContexts.yaml;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for configured providers that extend others.
 */
class ExtendsTests {

	private final ApplicationContextRunner runner = BindingContexts.runner(Factories.class);

	@Test
	void extendsTakesEverythingOverButWhatIsItsOwn() {
		yaml(this.runner, """
				beluga.providers.llms:
				  base:
				    enabled: false
				    optional: true
				    provider-name: free
				    api-key: k
				    endpoint: https://example.org
				    timeout: 3s
				    creation-timeout: 4s
				    drain-timeout: 5s
				    model: big
				    options: {a: 1, b: 2}
				    stop: [x, y]
				  middle:
				    extends: base
				    options: {b: 3}
				  last:
				    extends: middle
				    stop: [z]
				    timeout: 6s
				""").run((context) -> {
			Providers providers = context.getBean(Providers.class);
			assertThat(providers.list("llms")).containsExactly("last", "middle");
			ProviderConfig config = providers.config("llms", "last");
			assertThat(config.providerName()).isEqualTo("free");
			assertThat(config.apiKey()).isEqualTo(Secret.of("k"));
			assertThat(config.endpoint()).hasHost("example.org");
			assertThat(config.timeout()).hasSeconds(6);
			assertThat(config.customFields())
				.isEqualTo(Map.of("model", "big", "options", Map.of("a", 1, "b", 3), "stop", List.of("z")));
			ProviderProperties properties = context.getBean(BelugaProvidersProperties.class)
				.find("llms", "last")
				.orElseThrow();
			assertThat(properties.getExtends()).contains("middle");
			assertThat(properties.isOptional()).isFalse();
			assertThat(properties.getCreationTimeout().orElseThrow()).hasSeconds(4);
			assertThat(properties.getDrainTimeout().orElseThrow()).hasSeconds(5);
			assertThat(properties.getOrigins()).containsEntry("model", "Byte array resource [application.yml] - 11:12")
				.containsEntry("stop[0]", "Byte array resource [application.yml] - 19:12");
		});
	}

	@Test
	void extendsWhenBothNameAProviderKeepsItsOwn() {
		yaml(this.runner, """
				beluga.providers.llms:
				  base: {enabled: false, provider-name: typed, model: m}
				  child: {extends: base, provider-name: free, api-key: k}
				""")
			.run((context) -> assertThat(context.getBean(Providers.class).config("llms", "child").providerName())
				.isEqualTo("free"));
	}

	@Test
	void extendsWhenBaseIsConfiguredBelowTakesItOver() {
		yaml(this.runner, """
				beluga.providers.llms:
				  child: {extends: free, b: 2}
				  free: {api-key: k, a: 1, b: 1}
				""")
			.run((context) -> assertThat(context.getBean(Providers.class).config("llms", "child").customFields())
				.isEqualTo(Map.of("a", 1, "b", 2)));
	}

	@Test
	void extendsWhenVariableOverridesBaseReachesTheChild() {
		variables(yaml(this.runner, """
				beluga.providers.llms:
				  base: {enabled: false, provider-name: typed, model: yaml}
				  middle: {extends: base}
				  last: {extends: middle}
				  own: {extends: base, model: own}
				"""),
				Map.of("BELUGA_PROVIDERS_LLMS_BASE_MODEL", "variable", "BELUGA_PROVIDERS_LLMS_LAST_MAX_TOKENS", "7"))
			.run((context) -> {
				assertThat(describe(context, "middle")).isEqualTo("Typed[model=variable, maxTokens=0]");
				assertThat(describe(context, "last")).isEqualTo("Typed[model=variable, maxTokens=7]");
				assertThat(describe(context, "own")).isEqualTo("Typed[model=own, maxTokens=0]");
			});
	}

	@Test
	void extendsWhenVariableNamesAKeyOfTheBaseFindsIt() {
		variables(yaml(this.runner, """
				beluga.providers.llms:
				  base: {enabled: false, provider-name: free, api-key: k, options: {top-p: 1}}
				  child: {extends: base}
				"""), Map.of("BELUGA_PROVIDERS_LLMS_CHILD_OPTIONS_TOP_P", "2"))
			.run((context) -> assertThat(context.getBean(Providers.class).config("llms", "child").customFields())
				.isEqualTo(Map.of("options", Map.of("top-p", "2"))));
	}

	@Test
	void extendsWhenVariableNamesTheBaseTakesItOver() {
		variables(yaml(this.runner, """
				beluga.providers.llms:
				  template: {enabled: false, provider-name: typed, model: m}
				"""),
				Map.of("BELUGA_PROVIDERS_LLMS_CHILD_EXTENDS", "template", "BELUGA_PROVIDERS_LLMS_CHILD_MAX_TOKENS",
						"7"))
			.withPropertyValues("beluga.providers.llms.child.enabled=true")
			.run((context) -> assertThat(describe(context, "child")).isEqualTo("Typed[model=m, maxTokens=7]"));
	}

	@Test
	void extendsWhenCircleTellsIt() {
		yaml(this.runner, """
				beluga.providers.llms:
				  into: {extends: one}
				  one: {extends: two, provider-name: free, api-key: k}
				  two: {extends: three, provider-name: free, api-key: k}
				  three: {extends: one, provider-name: free, api-key: k}
				  self: {extends: self, provider-name: free, api-key: k}
				""").run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
				"beluga.providers.llms.three.extends (5:20) closes a circle: one -> two -> three -> one.",
				"beluga.providers.llms.self.extends (6:19) closes a circle: self -> self."));
	}

	@Test
	void extendsWhenCircleTellsOnceOfAllThatLeadIntoIt() {
		yaml(this.runner, """
				beluga.providers.llms:
				  into: {extends: typed}
				  typed: {extends: mine, max-tokens: 7}
				  mine: {extends: free}
				  free: {extends: mine}
				""").run((context) -> assertThat(problems(context))
			.containsExactly("beluga.providers.llms.free.extends (5:19) closes a circle: mine -> free -> mine."));
	}

	@Test
	void extendsWhenBaseIsUnknownTellsThatAlone() {
		yaml(this.runner, """
				beluga.providers.llms:
				  free: {api-key: k}
				  child: {extends: fre}
				  self: {extends: self}
				""").run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
				"beluga.providers.llms.child.extends (3:20) names no configured provider of package 'llms'. Did you "
						+ "mean 'free'? Configured providers: child, free, self.",
				"beluga.providers.llms.self.extends (4:19) closes a circle: self -> self."));
	}

	@Test
	void extendsWhenBaseIsInAnotherPackageFails() {
		yaml(this.runner, """
				beluga.providers:
				  llms: {child: {extends: other, provider-name: free, api-key: k}}
				  voices: {other: {provider-name: voice}}
				""").run((context) -> assertThat(problems(context)).containsExactly(
				"beluga.providers.llms.child.extends (2:27) names no configured provider of package 'llms'. Configured "
						+ "providers: child."));
	}

	@Test
	void extendsWhenBaseHasAMistakeNamesTheBase() {
		yaml(this.runner, """
				beluga.providers.llms:
				  base: {enabled: false, provider-name: typed, model: m, max-tokens: many}
				  child: {extends: base}
				""").run((context) -> assertThat(problems(context))
			.containsExactly("beluga.providers.llms.base.max-tokens (2:70) is not a whole number that fits."));
	}

	@Test
	void extendsWhenManyInARowReadsThemAll() {
		StringBuilder text = new StringBuilder(
				"beluga.providers.llms:\n  p0: {provider-name: free, api-key: k, a: 1}\n");
		for (int i = 1; i <= 300; i++) {
			text.append("  p%d: {extends: p%d}\n".formatted(i, i - 1));
		}
		yaml(this.runner, text.toString())
			.run((context) -> assertThat(context.getBean(Providers.class).config("llms", "p300").customFields())
				.isEqualTo(Map.of("a", 1)));
	}

	record Typed(String model, int maxTokens) {
	}

	interface Voice {

	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		@BelugaProvider(packageName = "llms", name = "free")
		ProviderFactory<ProviderConfig, Llm> free() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "typed", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Typed, Llm> typed() {
			return (context, config) -> new Llm.Simple(config.toString());
		}

		@Bean
		@BelugaProvider(packageName = "voices", name = "voice", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Voice> voice() {
			return (context, config) -> new Voice() {
			};
		}

	}

}
