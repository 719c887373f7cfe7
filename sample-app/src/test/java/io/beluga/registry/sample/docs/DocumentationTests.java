package io.beluga.registry.sample.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.beluga.registry.error.ErrorCode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the README and the pages in {@code docs} show code that the build compiles
 * and tests, properties that there are, and links that lead somewhere. A block of code
 * follows a comment such as {@code <!-- code: path/to/File.java#region -->}; the region
 * stands between {@code tag::region[]} and {@code end::region[]} in that file. What the
 * build cannot run follows {@code <!-- not run: why -->}.
 */
class DocumentationTests {

	private static final Pattern BLOCK = Pattern
		.compile("(?:<!-- (?:code: (?<path>[^#\\n]+)#(?<region>\\S+)|not run: (?<excuse>[^\\n]+)) -->\\n)?"
				+ "```(?<language>\\w*)\\n(?<code>.*?)```", Pattern.DOTALL);

	private static final Pattern LINK = Pattern.compile("]\\((?<file>[^)#:\\s]*)(?:#(?<anchor>[^)\\s]+))?\\)");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z][a-z.-]+)` \\|");

	private static final Path ROOT = root();

	@TestFactory
	Stream<DynamicTest> codeEqualsItsSource() {
		return pages().flatMap((page) -> blocks(page).stream()
			.filter((block) -> block.path() != null)
			.map((block) -> DynamicTest.dynamicTest(page + ": " + block.path() + "#" + block.region(),
					() -> assertThat(block.code()).isEqualTo(region(block.path(), block.region())))));
	}

	@TestFactory
	Stream<DynamicTest> codeHasASourceOrAnExcuse() {
		return pages().map((page) -> DynamicTest.dynamicTest(page, () -> assertThat(blocks(page))
			.filteredOn((block) -> block.language().matches("java|yaml"))
			.allSatisfy(
					(block) -> assertThat(block.path() != null || block.excuse() != null).as(block.code()).isTrue())));
	}

	@TestFactory
	Stream<DynamicTest> propertiesInYamlAreThere() {
		Set<String> known = metadata();
		return pages().flatMap((page) -> blocks(page).stream()
			.filter((block) -> block.language().equals("yaml"))
			.map((block) -> DynamicTest.dynamicTest(page, () -> {
				Map<String, Object> flat = new TreeMap<>();
				for (Object document : yaml().loadAll(block.code())) {
					flatten("", document, flat);
				}
				assertThat(flat.keySet()).isNotEmpty()
					.filteredOn((name) -> name.startsWith("beluga.registry.")
							|| name.matches("management\\.(endpoint|health)\\.providers\\..*"))
					.allSatisfy((name) -> assertThat(known).contains(name));
			})));
	}

	@Test
	void propertiesOfTheRegistryAreAllThere() {
		assertThat(rows("docs/configuration.md")).filteredOn((name) -> name.startsWith("beluga.registry."))
			.containsExactlyInAnyOrderElementsOf(
					metadata().stream().filter((name) -> name.startsWith("beluga.registry.")).toList());
	}

	@Test
	void propertiesOfActuatorAreAllThere() {
		assertThat(rows("docs/observability.md")).filteredOn((name) -> name.startsWith("management."))
			.contains("management.endpoint.providers.show-values")
			.allSatisfy((name) -> assertThat(metadata()).contains(name));
	}

	@TestFactory
	Stream<DynamicTest> dependenciesAreModulesOfThisVersion() {
		String version = first(read(ROOT.resolve("pom.xml")),
				"<artifactId>beluga-registry</artifactId>\\s*<version>(.+?)</version>");
		return pages().flatMap((page) -> blocks(page).stream()
			.filter((block) -> block.language().equals("xml")
					&& block.code().contains("<groupId>io.beluga.registry</groupId>"))
			.map((block) -> DynamicTest.dynamicTest(page, () -> {
				assertThat(ROOT.resolve(first(block.code(), "<artifactId>(beluga-.+?)</artifactId>"))).exists();
				assertThat(block.code()).contains("<version>" + version + "</version>");
			})));
	}

	@TestFactory
	Stream<DynamicTest> linksLeadSomewhere() {
		return Stream.concat(pages(), Stream.of("CONTRIBUTING.md", "SECURITY.md", "benchmarks/README.md"))
			.map((page) -> DynamicTest.dynamicTest(page, () -> {
				Matcher link = LINK.matcher(read(ROOT.resolve(page)).replaceAll("(?s)```.*?```", ""));
				while (link.find()) {
					Path target = link.group("file").isEmpty() ? ROOT.resolve(page)
							: ROOT.resolve(page).resolveSibling(link.group("file"));
					assertThat(target).as(link.group()).exists();
					if (link.group("anchor") != null) {
						assertThat(anchors(target)).as(link.group()).contains(link.group("anchor"));
					}
				}
			}));
	}

	@Test
	void errorsHaveASectionEach() {
		assertThat(read(ROOT.resolve("docs/errors.md")).lines().filter((line) -> line.startsWith("## ")))
			.containsExactlyInAnyOrderElementsOf(
					Stream.of(ErrorCode.values()).map((code) -> "## " + code.code()).toList());
	}

	private static Stream<String> pages() {
		try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
			List<String> pages = docs.map((file) -> "docs/" + file.getFileName())
				.filter((name) -> name.endsWith(".md"))
				.sorted()
				.toList();
			return Stream.concat(Stream.of("README.md"), pages.stream());
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static List<Block> blocks(String page) {
		List<Block> blocks = new ArrayList<>();
		Matcher matcher = BLOCK.matcher(read(ROOT.resolve(page)));
		while (matcher.find()) {
			blocks.add(new Block(matcher.group("path"), matcher.group("region"), matcher.group("excuse"),
					matcher.group("language"), matcher.group("code")));
		}
		return blocks;
	}

	private static String region(String path, String region) {
		List<String> lines = read(ROOT.resolve(path)).lines().toList();
		int start = indexOf(lines, "tag::" + region + "[]");
		int end = indexOf(lines, "end::" + region + "[]");
		return lines.subList(start + 1, end).stream().collect(Collectors.joining("\n")).stripIndent() + "\n";
	}

	private static int indexOf(List<String> lines, String marker) {
		for (int i = 0; i < lines.size(); i++) {
			if (lines.get(i).contains(marker)) {
				return i;
			}
		}
		throw new AssertionError("There is no line with " + marker);
	}

	/**
	 * Return the anchors that headings of a page get where it is shown.
	 */
	private static List<String> anchors(Path page) {
		return read(page).lines()
			.filter((line) -> line.startsWith("#"))
			.map((line) -> line.replaceFirst("^#+ ", "")
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^a-z0-9 _-]", "")
				.replace(' ', '-'))
			.toList();
	}

	private static List<String> rows(String page) {
		return ROW.matcher(read(ROOT.resolve(page))).results().map((row) -> row.group(1)).toList();
	}

	/**
	 * Return the names of all properties that the metadata on the class path describes.
	 */
	private static Set<String> metadata() {
		Set<String> names = new TreeSet<>();
		try {
			for (URL file : Collections.list(DocumentationTests.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream content = file.openStream()) {
					for (JsonNode property : new JsonMapper().readTree(content).path("properties")) {
						names.add(property.path("name").asString());
					}
				}
			}
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		return names;
	}

	private static Yaml yaml() {
		return new Yaml(new SafeConstructor(new LoaderOptions()));
	}

	private static void flatten(String prefix, Object value, Map<String, Object> flat) {
		if (value instanceof Map<?, ?> map) {
			map.forEach((key, each) -> flatten(prefix.isEmpty() ? key.toString() : prefix + "." + key, each, flat));
		}
		else {
			flat.put(prefix, String.valueOf(value));
		}
	}

	private static String first(String text, String pattern) {
		Matcher matcher = Pattern.compile(pattern).matcher(text);
		assertThat(matcher.find()).isTrue();
		return matcher.group(1);
	}

	private static String read(Path file) {
		try {
			return Files.readString(file).replace("\r\n", "\n");
		}
		catch (IOException ex) {
			throw new AssertionError("Cannot read " + file, ex);
		}
	}

	private static Path root() {
		Path directory = Path.of("").toAbsolutePath();
		while (!Files.exists(directory.resolve("README.md"))) {
			directory = directory.getParent();
		}
		return directory;
	}

	/**
	 * A block of code in a page.
	 */
	private record Block(String path, String region, String excuse, String language, String code) {
	}

}
