package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the sources that Boot has: whatever it reads, with the precedence that it
 * gives.
 */
class ReadingSourcesTests {

	private static final String MODEL = "beluga.providers.llms.my-free.model";

	@TempDir
	Path folder;

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
				.isEqualTo("Typed[model=m, stop=[x], options={a=1}, nested=null]: ");
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
						+ "limits=[1, 2]], Nested[name=two, limits=null]]]: ");
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
		}

	}

	record Nested(String name, List<Integer> limits) {
	}

	record Typed(String model, List<String> stop, Map<String, Integer> options, List<Nested> nested) {
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
