package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.config.ProviderConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.CompositePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the sources that Boot has: whatever it reads, with the precedence that it
 * gives.
 */
class ReadingSourcesTests {

	private static final String MODEL = "beluga.providers.llms.my-free.model";

	private static final ProviderPackage<Llm> LLMS = ProviderPackage.of("llms", Llm.class);

	@TempDir
	Path folder;

	private final List<PropertySource<?>> sources = new ArrayList<>();

	private final Map<String, Object> variables = new LinkedHashMap<>();

	private final Map<String, Object> systemProperties = new LinkedHashMap<>();

	private final List<String> arguments = new ArrayList<>();

	/**
	 * Each number stands for a source; those of smaller numbers have precedence.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6 })
	void readWhenSourcesDifferTakesTheFirst(int first) throws IOException {
		if (first <= 0) {
			this.arguments.add("--" + MODEL + "=0");
		}
		if (first <= 1) {
			this.variables.put("SPRING_APPLICATION_JSON",
					"{\"beluga\":{\"providers\":{\"llms\":{\"my-free\":{\"model\":\"1\"}}}}}");
		}
		if (first <= 2) {
			this.systemProperties.put(MODEL, "2");
		}
		if (first <= 3) {
			this.variables.put("BELUGA_PROVIDERS_LLMS_MYFREE_MODEL", "3");
		}
		if (first <= 4) {
			write("application-prod.yml", "beluga.providers.llms.my-free.model: 4");
		}
		if (first <= 5) {
			write("tree/beluga/providers/llms/my-free/model", "5");
		}
		write("application.yml", """
				spring.config.import: "optional:configtree:%s/tree/"
				beluga.providers.llms.my-free:
				  provider-name: free
				  model: 6
				  other: stays
				""".formatted(this.folder));
		this.arguments.add("--spring.profiles.active=prod");
		try (ConfigurableApplicationContext context = start()) {
			Providers providers = context.getBean(Providers.class);
			assertThat(providers.list("llms")).containsExactly("my-free");
			Map<String, Object> fields = providers.config("llms", "my-free").customFields();
			assertThat(fields.get("model")).hasToString(String.valueOf(first));
			assertThat(fields).containsEntry("other", "stays");
			assertThat(origin(context)).isEqualTo(switch (first) {
				case 0 -> "command line argument --" + MODEL;
				case 1 -> "environment variable SPRING_APPLICATION_JSON";
				case 2 -> "system property " + MODEL;
				case 3 -> "environment variable BELUGA_PROVIDERS_LLMS_MYFREE_MODEL";
				case 4 -> "URL [file:" + this.folder.resolve("application-prod.yml") + "] - 1:38";
				case 5 -> "file [" + this.folder.resolve("tree/beluga/providers/llms/my-free/model") + "] - 1:1";
				default -> "URL [file:" + this.folder.resolve("application.yml") + "] - 4:10";
			});
		}
	}

	@Test
	void readWhenVariablesAloneConfigureStarts() throws IOException {
		this.variables.put("BELUGA_PROVIDERS_LLMS_TYPED_MODEL", "m");
		this.variables.put("BELUGA_PROVIDERS_LLMS_TYPED_OPTIONS_A", "1");
		this.variables.put("BELUGA_PROVIDERS_LLMS_TYPED_STOP_0", "x");
		this.variables.put("BELUGA_PACKAGES_LLMS_DEFAULT", "typed");
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(Llm.class).ask(""))
				.isEqualTo("Typed[model=m, stop=[x], options={a=1}, nested=null, retry=null, deep=null]: ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application.yml", "application-prod.yml", "extra.yml" })
	void readWhenADocumentIsAnEmptyMapStarts(String file) throws IOException {
		this.arguments.add("--spring.profiles.active=prod");
		write("application.yml", """
				spring.config.import: "extra.yml"
				beluga.providers.llms.my-free: {provider-name: free, model: m}
				---
				{}
				""");
		write("application-prod.yml", "{}");
		write("extra.yml", "a: b");
		write(file, file.equals("application.yml") ? "{}" : "{}\n---\nbeluga.providers.llms.my-free.other: x");
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(Providers.class).list("llms"))
				.isEqualTo(file.equals("application.yml") ? List.of() : List.of("my-free"));
		}
	}

	@Test
	void readWhenASourceHasANullNameStarts() throws IOException {
		Map<String, Object> named = new HashMap<>();
		named.put(null, "x");
		named.put(MODEL, "m");
		CompositePropertySource composite = new CompositePropertySource("composite");
		composite.addPropertySource(new MapPropertySource("nested", named));
		this.sources.add(new MapPropertySource("map", named));
		this.sources.add(composite);
		write("application.yml", "beluga.providers.llms.my-free.provider-name: free");
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(Providers.class).config("llms", "my-free").customFields())
				.isEqualTo(Map.of("model", "m"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application-prod.yml", "application-prod.properties", "json", "variables", "extends" })
	void readWhenAMapIsEmptyKeepsWhatLowerSourcesHave(String where) throws IOException {
		String maps = "options: {}, retry: {}, deep: {inner: {}}";
		String typed = "provider-name: typed, model: m, options: {a: 1}, retry: {limit: 3}, deep: {inner: {b: 2}}";
		String free = "provider-name: free, options: {a: 1}, retry: {limit: 3}, deep: {inner: {b: 2}}";
		switch (where) {
			case "application-prod.yml" ->
				write(where, "beluga.providers.llms: {one: {%1$s}, two: {%1$s}}\nbeluga.packages.llms.aliases: {}"
					.formatted(maps));
			case "application-prod.properties" -> write(where, """
					beluga.providers.llms.one.options=
					beluga.providers.llms.one.retry=
					beluga.providers.llms.one.deep.inner=
					beluga.providers.llms.two.options=
					beluga.providers.llms.two.retry=
					beluga.providers.llms.two.deep=
					beluga.packages.llms.aliases=
					""");
			case "json" -> this.variables.put("SPRING_APPLICATION_JSON", """
					{"beluga": {"providers": {"llms": {
						"one": {"options": {}, "retry": null, "deep": {"inner": {}}, "provider-name": null},
						"two": {"options": null, "retry": {}, "deep": {}}}}, "packages": {"llms": {"aliases": {}}}}}
					""");
			case "variables" -> {
				this.variables.put("BELUGA_PROVIDERS_LLMS_ONE_OPTIONS", "");
				this.variables.put("BELUGA_PROVIDERS_LLMS_TWO_RETRY", "");
			}
			default -> {
			}
		}
		String ends = where.equals("extends")
				? "\n  one: {extends: base-one, %1$s}\n  two: {extends: base-two, %1$s}".formatted(maps) : "";
		String prefix = where.equals("extends") ? "base-" : "";
		write("application.yml", "beluga.packages.llms.aliases: {other: one}\nbeluga.providers.llms:\n  " + prefix
				+ "one: {" + typed + "}\n  " + prefix + "two: {" + free + "}" + ends);
		this.arguments.add("--spring.profiles.active=prod");
		try (ConfigurableApplicationContext context = start()) {
			Providers providers = context.getBean(Providers.class);
			assertThat(providers.get(LLMS, "one").ask(""))
				.isEqualTo("Typed[model=m, stop=null, options={a=1}, nested=null, "
						+ "retry=Retry[limit=3], deep={inner={b=2}}]: ");
			assertThat(providers.config("llms", "two").customFields()).isEqualTo(Map.of("options", Map.of("a", 1),
					"retry", Map.of("limit", 3), "deep", Map.of("inner", Map.of("b", 2))));
			assertThat(providers.info("llms", "other").name()).isEqualTo("one");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "yaml", "json" })
	void readWhenNothingIsBelowAnEmptyMapGivesAnEmptyMap(String format) throws IOException {
		write("application.yml", "beluga.providers.llms: {two: {provider-name: free}, one: {provider-name: typed}}");
		String fields = "{\"options\": {}, \"deep\": {\"inner\": {}}, \"nested\": [{}]}";
		String text = "{\"beluga\": {\"providers\": {\"llms\": {\"two\": %s, \"one\": {\"options\": {}, \"deep\": {}, \"retry\": {}, \"nested\": [{}]}}}}}"
			.formatted(fields);
		if (format.equals("json")) {
			this.variables.put("SPRING_APPLICATION_JSON", text);
		}
		else {
			this.arguments.add("--spring.profiles.active=prod");
			write("application-prod.yml", text);
		}
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(Providers.class).config("llms", "two").customFields())
				.isEqualTo(Map.of("options", Map.of(), "deep", Map.of("inner", Map.of()), "nested", List.of(Map.of())));
			assertThat(context.getBean(Providers.class).get(LLMS, "one").ask("")).contains("options={}", "deep={}");
		}
	}

	@Test
	void readWhenNamesAreEmptyMapsStarts() throws IOException {
		this.arguments.add("--spring.profiles.active=prod");
		this.variables.put("SPRING_APPLICATION_JSON",
				"{\"beluga\": {\"providers\": {\"llms\": {\"free\": {}}, \"other\": {}}, \"packages\": {}}}");
		write("application.yml", "beluga.providers.llms.free: {api-key: k, timeout: 3s, model: m}");
		write("application-prod.yml", """
				beluga:
				  providers: {llms: {free: {timeout: {}, endpoint: {}, api-key: {}}}}
				  packages: {llms: {}}
				  registry: {resolved: {}}
				""");
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(Providers.class).config("llms", "free"))
				.isEqualTo(ProviderConfig.builder("free").customField("model", "m").build());
		}
	}

	@Test
	void readWhenAListIsEmptyReplacesTheOther() throws IOException {
		this.arguments.add("--spring.profiles.active=prod");
		write("application.yml", """
				beluga.packages.llms.exclude: [typed]
				beluga.providers.llms: {one: {provider-name: typed, model: m, stop: [a]}}
				""");
		write("application-prod.yml", """
				beluga.packages.llms.exclude: []
				beluga.providers.llms.one.stop: []
				""");
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(Providers.class).get(LLMS, "one").ask("")).contains("stop=[]");
		}
	}

	@Test
	void readWhenFileIsOfPropertiesIsTheSameAsYaml() throws IOException {
		write("application.yml", """
				beluga.providers.llms:
				  typed:
				    model: m
				    stop: [a, b]
				    options: {maxTokens: 1, "[x.y]": 2}
				    nested: [{name: one, limits: [1, 2]}, {name: two}]
				  free:
				    stop: [a, b]
				    options: {maxTokens: "1", "[x.y]": "2"}
				    nested: [{name: one, limits: ["1", "2"]}, {name: two}]
				""");
		String typed;
		ProviderConfig free;
		try (ConfigurableApplicationContext context = start()) {
			typed = typed(context);
			free = context.getBean(Providers.class).config("llms", "free");
		}
		Files.delete(this.folder.resolve("application.yml"));
		StringBuilder text = new StringBuilder();
		for (String name : List.of("typed", "free")) {
			text.append("""
					beluga.providers.llms.%1$s.stop[0]=a
					beluga.providers.llms.%1$s.stop[1]=b
					beluga.providers.llms.%1$s.options.maxTokens=1
					beluga.providers.llms.%1$s.options[x.y]=2
					beluga.providers.llms.%1$s.nested[0].name=one
					beluga.providers.llms.%1$s.nested[0].limits[0]=1
					beluga.providers.llms.%1$s.nested[0].limits[1]=2
					beluga.providers.llms.%1$s.nested[1].name=two
					""".formatted(name));
		}
		write("application.properties", text + "beluga.providers.llms.typed.model=m\n");
		try (ConfigurableApplicationContext context = start()) {
			assertThat(typed(context)).isEqualTo(typed)
				.isEqualTo("Typed[model=m, stop=[a, b], options={maxTokens=1, x.y=2}, nested=[Nested[name=one, "
						+ "limits=[1, 2]], Nested[name=two, limits=null]], retry=null, deep=null]: ");
			assertThat(context.getBean(Providers.class).config("llms", "free")).isEqualTo(free);
		}
	}

	private static String typed(ConfigurableApplicationContext context) {
		return context.getBean(Providers.class).get(ProviderPackage.of("llms", Llm.class), "typed").ask("");
	}

	private static String origin(ConfigurableApplicationContext context) {
		return context.getBean(BelugaProvidersProperties.class)
			.find("llms", "my-free")
			.orElseThrow()
			.getOrigins()
			.get("model");
	}

	private void write(String file, String text) throws IOException {
		Path path = this.folder.resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, text);
	}

	private ConfigurableApplicationContext start() {
		SpringApplication application = new SpringApplication(Application.class);
		application.setBannerMode(Banner.Mode.OFF);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setEnvironment(new TestEnvironment());
		List<String> all = new ArrayList<>(this.arguments);
		all.add("--spring.config.location=" + this.folder + "/");
		return application.run(all.toArray(String[]::new));
	}

	/**
	 * Has variables and system properties of its own.
	 */
	private final class TestEnvironment extends StandardEnvironment {

		private TestEnvironment() {
			getPropertySources().replace(SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, new MapPropertySource(
					SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, ReadingSourcesTests.this.systemProperties));
			getPropertySources().replace(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, ReadingSourcesTests.this.variables));
			ReadingSourcesTests.this.sources.forEach(getPropertySources()::addLast);
		}

	}

	record Nested(String name, List<Integer> limits) {
	}

	record Retry(int limit) {
	}

	record Typed(String model, List<String> stop, Map<String, Integer> options, List<Nested> nested, Retry retry,
			Map<String, Map<String, Integer>> deep) {
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(BelugaRegistryAutoConfiguration.class)
	static class Application {

		@Bean
		@BelugaProvider(packageName = "llms", name = "free", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Llm> free() {
			return (context, config) -> new Llm.Simple(context);
		}

		@Bean
		@BelugaProvider(packageName = "llms", name = "typed", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Typed, Llm> typed() {
			return (context, config) -> new Llm.Simple(config.toString());
		}

	}

}
