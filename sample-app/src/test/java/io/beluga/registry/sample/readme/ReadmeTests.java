package io.beluga.registry.sample.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.beluga.registry.error.ErrorCode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the README shows code that the build compiles and tests. A block of code
 * follows a comment such as {@code <!-- code: path/to/File.java#region -->}; the region
 * stands between {@code tag::region[]} and {@code end::region[]} in that file.
 */
class ReadmeTests {

	private static final Pattern BLOCK = Pattern.compile(
			"(?:<!-- code: (?<path>[^#\\n]+)#(?<region>\\S+) -->\\n)?```(?<language>\\w+)\\n(?<code>.*?)```",
			Pattern.DOTALL);

	private static final Path ROOT = root();

	@TestFactory
	Stream<DynamicTest> codeEqualsItsSource() {
		return blocks().stream()
			.filter((block) -> block.path() != null)
			.map((block) -> DynamicTest.dynamicTest(block.path() + "#" + block.region(),
					() -> assertThat(block.code()).isEqualTo(region(block.path(), block.region()))));
	}

	@Test
	void codeOfAnApplicationHasASource() {
		List<Block> code = blocks().stream().filter((block) -> block.language().matches("java|yaml")).toList();
		assertThat(code).hasSizeGreaterThanOrEqualTo(4).allSatisfy((block) -> assertThat(block.path()).isNotNull());
	}

	@Test
	void dependencyHasTheVersionOfTheProject() {
		Matcher version = Pattern.compile("<artifactId>beluga-registry</artifactId>\\s*<version>(.+?)</version>")
			.matcher(read(ROOT.resolve("pom.xml")));
		assertThat(version.find()).isTrue();
		assertThat(blocks()).filteredOn((block) -> block.language().equals("xml"))
			.singleElement()
			.extracting(Block::code)
			.asString()
			.contains("<artifactId>beluga-registry-spring-boot-starter</artifactId>",
					"<version>" + version.group(1) + "</version>");
	}

	@Test
	void errorsAreAllThere() {
		assertThat(read(ROOT.resolve("README.md")))
			.contains(Stream.of(ErrorCode.values()).map(ErrorCode::code).toList());
	}

	private static List<Block> blocks() {
		List<Block> blocks = new ArrayList<>();
		Matcher matcher = BLOCK.matcher(read(ROOT.resolve("README.md")));
		while (matcher.find()) {
			blocks.add(new Block(matcher.group("path"), matcher.group("region"), matcher.group("language"),
					matcher.group("code")));
		}
		return blocks;
	}

	private static String region(String path, String region) {
		List<String> lines = read(ROOT.resolve(path)).lines().toList();
		int start = indexOf(lines, "tag::" + region + "[]");
		int end = indexOf(lines, "end::" + region + "[]");
		return lines.subList(start + 1, end).stream().map((line) -> line + "\n").collect(Collectors.joining());
	}

	private static int indexOf(List<String> lines, String marker) {
		for (int i = 0; i < lines.size(); i++) {
			if (lines.get(i).contains(marker)) {
				return i;
			}
		}
		throw new AssertionError("There is no line with " + marker);
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
	 * A block of code in the README.
	 */
	private record Block(String path, String region, String language, String code) {
	}

}
