package io.beluga.registry.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.config.ProviderConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

import static io.beluga.registry.autoconfigure.BindingContexts.describe;
import static io.beluga.registry.autoconfigure.BindingContexts.problems;
import static io.beluga.registry.autoconfigure.BindingContexts.variables;
import static io.beluga.registry.autoconfigure.BindingContexts.yaml;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the names of configured providers and of their properties: none is lost, and
 * none is mangled.
 */
class ReadingNamesTests {

	private static final String LONG = "k".repeat(5_000);

	private final ApplicationContextRunner runner = BindingContexts.runner(Factories.class);

	@Test
	void readWhenKeysAreOddKeepsThem() {
		yaml(this.runner, """
				beluga.providers.llms.free:
				  MAX_TOKENS: 1
				  baseURL: 2
				  topP: 3
				  ä: 4
				  Größe_x: 5
				  "[x.y]": 6
				  "": 7
				  "a b": 8
				  _hidden: 9
				  a__b: 10
				  "-": 11
				  $ref: 12
				  "@type": 13
				  HTTPServer2x: 15
				  "9lives": 16
				""").withPropertyValues("beluga.providers.llms.free." + LONG + "=14")
			.run((context) -> assertThat(fields(context)).containsOnly(Map.entry("max-tokens", 1),
					Map.entry("base-url", 2), Map.entry("top-p", 3), Map.entry("ä", 4), Map.entry("Größe_x", 5),
					Map.entry("x.y", 6), Map.entry("", 7), Map.entry("a b", 8), Map.entry("_hidden", 9),
					Map.entry("a__b", 10), Map.entry("-", 11), Map.entry("$ref", 12), Map.entry("@type", 13),
					Map.entry(LONG, "14"), Map.entry("http-server2x", 15), Map.entry("9lives", 16)));
	}

	@Test
	void readWhenKeysOfMapsAreOddKeepsThem() {
		yaml(this.runner, """
				beluga.providers.llms.free:
				  headers:
				    X_Custom-Header: 1
				    Ä: 2
				    "[a.b]": 3
				    "": 4
				    nested: {maxTokens: 5, "[Ü.x]": {y: 6}}
				    "[a[b]]": 7
				""").run((context) -> {
			Map<String, Object> headers = new LinkedHashMap<>();
			headers.put("X_Custom-Header", 1);
			headers.put("Ä", 2);
			headers.put("a.b", 3);
			headers.put("", 4);
			headers.put("nested", Map.of("maxTokens", 5, "Ü.x", Map.of("y", 6)));
			headers.put("a[b]", 7);
			assertThat(fields(context)).isEqualTo(Map.of("headers", headers));
		});
	}

	@Test
	void readWhenVariablesHaveOddKeysKeepsThem() {
		variables(this.runner,
				Map.of("BELUGA_PROVIDERS_LLMS_FREE_MAX_TOKENS", "1", "BELUGA_PROVIDERS_LLMS_FREE_Ä", "2",
						"BELUGA_PROVIDERS_LLMS_FREE__X__Y_", "3", "beluga_providers_llms_free_lower", "4",
						"BELUGA_PROVIDERS_LLMS_FREE_" + LONG.toUpperCase(java.util.Locale.ROOT), "5"))
			.run((context) -> assertThat(fields(context))
				.isEqualTo(Map.of("max-tokens", "1", "ä", "2", "x-y", "3", "lower", "4", LONG, "5")));
	}

	@Test
	void bindWhenTypedMapHasOddKeysKeepsThemOrSaysSo() {
		yaml(this.runner, """
				beluga.providers.llms.typed:
				  maxTOKENS: 5
				  headers: {X_Custom-Header: 1, Ä: 2, "[a.b]": 3}
				""").run((context) -> assertThat(describe(context, "typed"))
			.isEqualTo("typed: Typed[maxTokens=5, headers={X_Custom-Header=1, Ä=2, a.b=3}, levels=null]"));
		yaml(this.runner, """
				beluga.providers.llms.typed:
				  "": 1
				  ä: 2
				  headers: {"": 3}
				""").run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
				"beluga.providers.llms.typed[] (2:7) has a name that cannot be bound.",
				"beluga.providers.llms.typed[ä] (3:6) is not a property of provider 'typed'.",
				"beluga.providers.llms.typed.headers[] (4:17) has a name that cannot be bound."));
	}

	@Test
	void readWhenKeysOfTypedMapAreNumbersMergesSources() {
		yaml(this.runner.withPropertyValues("beluga.providers.llms.typed.levels[1]=high"), """
				beluga.providers.llms.typed:
				  levels: {0: low, 1: low, 2: low}
				""").run((context) -> {
			assertThat(describe(context, "typed")).contains("levels={0=low, 1=high, 2=low}");
			assertThat(context.getBean(Providers.class).config("llms", "typed").customFields())
				.isEqualTo(Map.of("levels", Map.of("0", "low", "1", "high", "2", "low")));
		});
		yaml(this.runner.withPropertyValues("beluga.providers.llms.free.levels[0]=high"),
				"beluga.providers.llms.free.levels: [low, low]")
			.run((context) -> assertThat(fields(context)).isEqualTo(Map.of("levels", List.of("high"))));
	}

	@Test
	void readWhenKeysOfTypedMapAreNumbersMergesWhatIsExtended() {
		yaml(this.runner, """
				beluga.providers.llms:
				  typed: {levels: {0: a, 1: b}}
				  child: {extends: typed, levels: {0: c}}
				""").run((context) -> assertThat(describe(context, "child")).contains("levels={0=c, 1=b}"));
	}

	@ParameterizedTest
	@CsvSource({ "my-free, MY_FREE", "my-free, MYFREE", "My_Free, MY_FREE", "My_Free, MYFREE", "MYFREE, MYFREE",
			"m-y-f-r-e-e, MYFREE", "m-y-f-r-e-e, M_Y_F_R_E_E", "my--free, MY_FREE", "my-free-, MYFREE" })
	void readWhenVariableSpellsANameAddsNoOther(String name, String variable) {
		variables(this.runner, Map.of("BELUGA_PROVIDERS_LLMS_" + variable + "_MAX_TOKENS", "2"))
			.withPropertyValues("beluga.providers.llms." + name + ".provider-name=free",
					"beluga.providers.llms." + name + ".maxTokens=1")
			.run((context) -> {
				assertThat(context.getBean(Providers.class).list("llms")).containsExactly(name);
				assertThat(context.getBean(Providers.class).config("llms", name).customFields())
					.isEqualTo(Map.of("max-tokens", "2"));
				assertThat(context.getBeanNamesForType(Llm.class)).containsExactlyInAnyOrder("llms." + name, "llms");
			});
	}

	@Test
	void readWhenPrefixIsSpelledOtherwiseFindsIt() {
		this.runner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("map",
					Map.of("BELUGA.Providers.llms.free.a", "1", "beluga.provi-ders[llms][free].b", "2",
							"belugas.providers.llms.x.c", "3", "beluga.providersbyname.llms.x.c", "3",
							"beluga.providers", "", "belu", "3"))))
			.run((context) -> {
				assertThat(context.getBean(Providers.class).list("llms")).containsExactly("free");
				assertThat(fields(context)).isEqualTo(Map.of("a", "1", "b", "2"));
			});
	}

	@Test
	void readWhenNamesAreLongOrNoneFails() {
		yaml(this.runner, """
				beluga.providers.llms:
				  %s: {provider-name: free}
				  "": {provider-name: free}
				  ä: {provider-name: free}
				""".formatted("n".repeat(129)))
			.run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
					"beluga.providers.llms[" + "n".repeat(64) + "... (129 characters)] (2:150) "
							+ PropertyPath.NAME_RULE,
					"beluga.providers.llms[] (3:23) " + PropertyPath.NAME_RULE,
					"beluga.providers.llms[ä] (4:22) " + PropertyPath.NAME_RULE));
	}

	@Test
	void readWhenVariableSpellsNoNameFails() {
		variables(this.runner, Map.of("BELUGA_PROVIDERS_LLMS_Ä_PROVIDERNAME", "free"))
			.run((context) -> assertThat(problems(context))
				.containsExactly("beluga.providers.llms[ä] (environment variable BELUGA_PROVIDERS_LLMS_Ä_PROVIDERNAME) "
						+ PropertyPath.NAME_RULE));
	}

	private static Map<String, Object> fields(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		return context.getBean(Providers.class).config("llms", "free").customFields();
	}

	record Typed(int maxTokens, Map<String, String> headers, Map<Integer, String> levels) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Factories {

		@Bean
		@BelugaProvider(packageName = "llms", name = "free", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> free() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "typed", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Typed, Llm> typed() {
			return (context, config) -> new Llm.Simple(context.name() + ": " + config);
		}

	}

}
