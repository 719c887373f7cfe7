package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for the report of each kind of mistake. Each kind is a folder below
 * {@code report/kinds} with a configuration, environment variables and the whole report.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationReportTests {

	private static final Path KINDS = Path.of("src/test/resources/report/kinds");

	private static final Pattern ORIGIN = Pattern
		.compile("\\((application.yml - \\d+|environment variable \\w+)[:\\d]*\\)\n");

	@TempDir
	Path folder;

	@ParameterizedTest
	@MethodSource("kinds")
	void reportWhenThereIsAMistakeSaysWhereItIsAndWhatToDo(String kind, CapturedOutput output) throws IOException {
		Path source = KINDS.resolve(kind);
		String report = report(Files.readString(source.resolve("application.yml")), variables(source), output);
		assertThat(report).isEqualTo(Files.readString(source.resolve("report.txt")));
	}

	@Test
	void reportWhenThereAreManyMistakesHasEachWithItsLine(CapturedOutput output) throws IOException {
		String yaml = Files.readString(Path.of("src/test/resources/report/forty/application.yml"));
		Map<String, Object> variables = new TreeMap<>(Map.of("BELUGA_PROVIDERS_LLMS_GEMINI_API_KEY", "one",
				"BELUGA_PROVIDERS_LLMS_GEMINI_APIKEY", "two", "BELUGA_PROVIDERS_LLMS_TYPED_RETRIES", "many",
				"BELUGA_PROVIDERS_LLMS_KEYLESS_PROVIDERNAME", "gemini"));
		String report = report(yaml, variables, output);
		List<String> expected = new ArrayList<>();
		List<String> lines = yaml.lines().toList();
		for (int i = 0; i < lines.size(); i++) {
			if (lines.get(i).endsWith("# mistake")) {
				expected.add("application.yml - " + (i + 1));
			}
		}
		assertThat(expected).hasSizeGreaterThanOrEqualTo(40);
		List<String> origins = ORIGIN.matcher(report).results().map((match) -> match.group(1)).toList();
		assertThat(origins).filteredOn((origin) -> origin.startsWith("application.yml"))
			.containsExactlyInAnyOrderElementsOf(expected);
		assertThat(origins).filteredOn((origin) -> origin.startsWith("environment"))
			.containsExactlyInAnyOrder("environment variable BELUGA_PROVIDERS_LLMS_GEMINI_API_KEY",
					"environment variable BELUGA_PROVIDERS_LLMS_TYPED_RETRIES");
		assertThat(report).contains((expected.size() + 3) + " problems in the configuration of providers:")
			.contains("  beluga.providers.llms.keyless.api-key\n      is required by provider 'gemini'.");
		assertThat(report.substring(report.indexOf("Action:"))).isEqualTo("""
				Action:

				Correct these properties. For keyless, set beluga.providers.llms.keyless.api-key or the environment \
				variable BELUGA_PROVIDERS_LLMS_KEYLESS_APIKEY, or set beluga.providers.llms.keyless.optional=true to \
				start without it.
				""");
	}

	static Stream<String> kinds() throws IOException {
		try (Stream<Path> folders = Files.list(KINDS)) {
			return folders.map((folder) -> folder.getFileName().toString()).sorted().toList().stream();
		}
	}

	private static Map<String, Object> variables(Path source) throws IOException {
		Map<String, Object> variables = new LinkedHashMap<>();
		Path file = source.resolve("variables.properties");
		if (Files.exists(file)) {
			Properties properties = new Properties();
			try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
				properties.load(reader);
			}
			properties.stringPropertyNames()
				.stream()
				.sorted()
				.forEach((name) -> variables.put(name, properties.getProperty(name)));
		}
		return variables;
	}

	/**
	 * Start the application with a configuration, and return what it prints before it
	 * ends.
	 */
	private String report(String yaml, Map<String, Object> variables, CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.folder.resolve("application.yml"), yaml);
		SpringApplicationBuilder application = new SpringApplicationBuilder(BelugaRegistryAutoConfiguration.class,
				ReportApplication.class)
			.web(WebApplicationType.NONE)
			.initializers((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)));
		assertThat(catchThrowable(() -> application.run("--spring.config.location=" + this.folder + "/"))).isNotNull();
		String text = output.toString();
		int start = text.indexOf("Description:");
		assertThat(start).as(text).isPositive();
		return text.substring(start)
			.replace("URL [" + file.toUri().toString().replace("///", "/") + "]", "application.yml")
			.strip() + "\n";
	}

}
