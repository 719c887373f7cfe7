package io.beluga.registry.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static io.beluga.registry.autoconfigure.BindingContexts.problems;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for lists and maps in the configuration of a provider.
 */
class BindingCollectionsTests {

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class))
		.withUserConfiguration(Factories.class);

	@Test
	void bindWhenKeysOfMapAreNumbersKeepsThem() {
		this.runner
			.withPropertyValues("beluga.providers.llms.typed.levels[5]=low",
					"beluga.providers.llms.typed.levels[7]=high", "beluga.providers.llms.typed.names.3=c")
			.run((context) -> assertThat(describe(context.getBean(Providers.class))).contains("levels={5=low, 7=high}",
					"names={3=c}"));
	}

	@Test
	void bindWhenKeysOfMapAreNumbersMergesSources() {
		this.runner.withInitializer((context) -> {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("low",
						Map.of("beluga.providers.llms.typed.levels[5]", "low", "beluga.providers.llms.typed.levels[7]",
								"low", "beluga.providers.llms.typed.stop[0]", "a",
								"beluga.providers.llms.typed.stop[1]", "b")));
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("high", Map.of("beluga.providers.llms.typed.levels[7]", "high",
						"beluga.providers.llms.typed.stop[0]", "c")));
		})
			.run((context) -> assertThat(describe(context.getBean(Providers.class))).contains("5=low", "7=high",
					"stop=[c]"));
	}

	@Test
	void readWhenKeyIsALargeNumberKeepsIt() {
		this.runner
			.withPropertyValues("beluga.providers.llms.free.m[99999999999]=x", "beluga.providers.llms.free.n[0]=a",
					"beluga.providers.llms.free.n[3]=b", "beluga.providers.llms.free.o[0]=a",
					"beluga.providers.llms.free.o.x=b", "beluga.providers.llms.free.p[1]=b",
					"beluga.providers.llms.free.p[0]=a")
			.run((context) -> assertThat(context.getBean(Providers.class).config("llms", "free").customFields())
				.isEqualTo(Map.of("m", Map.of("99999999999", "x"), "n", Map.of("0", "a", "3", "b"), "o",
						Map.of("0", "a", "x", "b"), "p", List.of("a", "b"))));
	}

	@Test
	void bindWhenListHasAGapFails() {
		this.runner.withPropertyValues("beluga.providers.llms.typed.stop[0]=a", "beluga.providers.llms.typed.stop[3]=b")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasMessageContaining("is a list with a gap: its positions must be 0, 1, 2 and so on."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "servers", "mirrors" })
	void bindWhenElementHasOnlyUnknownPropertiesNamesThem(String list) {
		String property = "beluga.providers.llms.typed." + list;
		this.runner
			.withPropertyValues(property + "[0].url=a", property + "[1].urll=b", property + "[1].q=c",
					property + "[2].url=d", "beluga.registry.unknown-properties=ignore")
			.run((context) -> assertThat(problems(context)).containsExactlyInAnyOrder(
					property + "[1].urll (\"" + property
							+ "[1].urll\" from property source \"test\") is not a property "
							+ "of provider 'typed'. Did you mean 'url'?",
					property + "[1].q (\"" + property + "[1].q\" from property source \"test\") is not a property of "
							+ "provider 'typed'."));
	}

	@ParameterizedTest
	@CsvSource({ "server[0].url,servers", "region.eu.url,regions", "region.eu.west.url,regions" })
	void bindWhenSectionIsMisspelledSaysWhatWasMeant(String misspelled, String meant) {
		this.runner.withPropertyValues("beluga.providers.llms.typed." + misspelled + "=x")
			.run((context) -> assertThat(context.getStartupFailure()).hasMessageContaining(misspelled)
				.hasMessageContaining("is not a property of provider 'typed'. Did you mean '" + meant + "'?"));
	}

	@Test
	void bindWhenListHasANameFails() {
		this.runner.withPropertyValues("beluga.providers.llms.typed.stop[0]=a", "beluga.providers.llms.typed.stop.x=b")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasMessageContaining("beluga.providers.llms.typed.stop.x")
				.hasMessageContaining("is not a property of provider 'typed'."));
	}

	@Test
	void bindWhenVariablesNameElementsOfListsFindsThem() {
		variables(Map.of("BELUGA_PROVIDERS_LLMS_TYPED_SERVERS_0_URL", "http://x",
				"BELUGA_PROVIDERS_LLMS_TYPED_SERVERS_1_URL", "http://y", "BELUGA_PROVIDERS_LLMS_TYPED_SERVERS_1_PORT",
				"8", "BELUGA_PROVIDERS_LLMS_TYPED_MIRRORS_0_URL", "http://z", "BELUGA_PROVIDERS_LLMS_TYPED_STOP_0", "a",
				"BELUGA_PROVIDERS_LLMS_TYPED_LEVELS_5", "low", "BELUGA_PROVIDERS_LLMS_TYPED_REGIONS_EU_WEST_URL",
				"http://w"))
			.run((context) -> assertThat(describe(context.getBean(Providers.class)))
				.isEqualTo("typed: levels={5=low}, names=null, stop=[a], servers=[Server[url=http://x, port=0], "
						+ "Server[url=http://y, port=8]], mirrors=[Server[url=http://z, port=0]], "
						+ "regions={eu-west=Server[url=http://w, port=0]}: "));
	}

	@Test
	void readWhenVariableNamesElementOfUntypedListFindsIt() {
		variables(Map.of("BELUGA_PROVIDERS_LLMS_FREE_TOOLS_0_MAX_SIZE", "1", "BELUGA_PROVIDERS_LLMS_FREE_TOOLS_0_NAME",
				"n"))
			.withPropertyValues("beluga.providers.llms.free.tools[0].name=x",
					"beluga.providers.llms.free.tools[1].name=y")
			.run((context) -> assertThat(context.getBean(Providers.class).config("llms", "free").customFields())
				.isEqualTo(Map.of("tools", List.of(Map.of("name", "n", "max-size", "1")))));
	}

	private static String describe(Providers providers) {
		return providers.get(LLMS, "typed").ask("");
	}

	private ApplicationContextRunner variables(Map<String, String> variables) {
		return this.runner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", new LinkedHashMap<>(variables))));
	}

	record Server(String url, int port) {
	}

	record TypedConfig(Map<Integer, String> levels, Map<String, String> names, List<String> stop, List<Server> servers,
			Server[] mirrors, Map<String, Server> regions) {

		@Override
		public String toString() {
			return "levels=" + this.levels + ", names=" + this.names + ", stop=" + this.stop + ", servers="
					+ this.servers + ", mirrors=" + java.util.Arrays.toString(this.mirrors) + ", regions="
					+ this.regions;
		}

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
		ProviderFactory<TypedConfig, Llm> typed() {
			return (context, config) -> new Llm.Simple(context.name() + ": " + config);
		}

	}

}
