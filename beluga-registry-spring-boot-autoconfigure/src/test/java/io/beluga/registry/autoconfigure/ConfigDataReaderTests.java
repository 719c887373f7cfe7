package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

import io.beluga.registry.autoconfigure.configdata.ConfigDataReloader;
import io.beluga.registry.autoconfigure.refresh.RefreshResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConfigDataReloader}: what a refresh reads.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigDataReaderTests {

	private static final Map<String, String> REFUSED = Map.of("beluga.providers", "ErrInvalidConfig");

	@TempDir
	private Path folder;

	private RefreshApplication application;

	@BeforeEach
	void prepare() {
		this.application = new RefreshApplication(this.folder.resolve("config"));
	}

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void readGivesFilesOfProfilesImportsAndTrees() {
		this.application.write("application.yml", "spring.config.import: ['extra.yml', 'configtree:" + tree() + "']")
			.write("application-blue.yml", "beluga.providers.llms.bot.model: a")
			.write("application-group.yml", "beluga.providers.llms.bot.level: 1")
			.write("extra.yml", "beluga.providers.llms.bot.provider-name: other")
			.write("../tree/beluga/providers/llms/bot/api-key", "key-1")
			.start("--spring.profiles.active=blue", "--spring.profiles.group.blue=group");
		assertThat(this.application.ask("bot")).isEqualTo("other a");
		this.application.write("application-blue.yml", "beluga.providers.llms.bot.model: b");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
		assertThat(this.application.ask("bot")).isEqualTo("other b");
		this.application.write("extra.yml", "beluga.providers.llms.bot.provider-name: bot");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
		assertThat(this.application.ask("bot")).isEqualTo("b key-1");
		this.application.write("../tree/beluga/providers/llms/bot/api-key", "key-2");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
		assertThat(this.application.ask("bot")).isEqualTo("b key-2");
		this.application.write("application-group.yml", "beluga.providers.llms.bot.level: 2");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
		assertThat(this.application.refresh().replaced()).isEmpty();
	}

	@Test
	void readWhenProfilesAreSetByTheApplicationKeepsThem() {
		this.application.write("application-red.yml", "beluga.providers.llms.bot.api-key: key-1")
			.start((spring) -> spring.setAdditionalProfiles("red"));
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		this.application.write("application-red.yml", "beluga.providers.llms.bot.api-key: key-2");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
		assertThat(this.application.ask("bot")).isEqualTo("none key-2");
	}

	@Test
	void readWhenADocumentIsAnEmptyMapGoesOn() {
		this.application.write("application-red.yml", "{}")
			.write("application.yml", "beluga.providers.llms.bot.api-key: key-1", "---", "{}")
			.start("--spring.profiles.active=red");
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		this.application.write("application.yml", "{}", "---", "beluga.providers.llms.bot.api-key: key-2");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
		assertThat(this.application.ask("bot")).isEqualTo("none key-2");
		this.application.write("application-red.yml", "beluga.providers.llms.bot.model: a");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
	}

	@Test
	void readWhenAFileHasBecomeAnEmptyMapNamesIt(CapturedOutput output) {
		this.application.write("application-red.yml", "beluga.providers.llms.bot.model: a")
			.providers("bot: {api-key: key-1}")
			.start("--spring.profiles.active=red");
		this.application.write("application-red.yml", "{}");
		assertThat(this.application.refresh().failed()).isEqualTo(REFUSED);
		assertThat(output).contains("application-red.yml", "was read before and is missing or empty now.")
			.doesNotContain("NullPointerException");
		assertThat(this.application.ask("bot")).isEqualTo("a key-1");
	}

	@Test
	void readWhenAMapHasBecomeEmptyTakesThatOfTheBase() {
		this.application
			.write("application-red.yml", "beluga.providers.llms.bot: {provider-name: plain, headers: {b: 2}}")
			.providers("bot: {api-key: key-1, headers: {a: 1}}")
			.start("--spring.profiles.active=red");
		this.application.write("application-red.yml", "beluga.providers.llms.bot: {provider-name: plain, headers: {}}");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
		assertThat(this.application.providers().config("llms", "bot").customFields())
			.isEqualTo(Map.of("headers", Map.of("a", 1)));
	}

	@Test
	void readWhenAValueHasTakenThePlaceOfEverythingRemovesNothing() {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.write("application.yml", "beluga.providers: false");
		assertThat(this.application.refresh()).isEqualTo(new RefreshResult(List.of(), List.of(), List.of(), REFUSED));
		this.application.write("application.yml", "beluga.providers.llms: false");
		assertThat(this.application.refresh()).isEqualTo(new RefreshResult(List.of(), List.of(), List.of(),
				Map.of("beluga.providers.llms", "ErrInvalidConfig")));
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
	}

	@Test
	void readResolvesPlaceholdersWithFreshValuesOfAllKeys() {
		this.application.providers("bot: {api-key: '${vendor.api-key}', model: '${vendor.name:none}'}")
			.write("application.properties", "vendor.apikey=key-1")
			.start();
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		this.application.write("application.properties", "vendor.apiKey=key-2", "vendor.name=grok");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
		assertThat(this.application.ask("bot")).isEqualTo("grok key-2");
		assertThat(this.application.context().getEnvironment().getProperty("vendor.apikey")).isEqualTo("key-1");
		assertThat(this.application.context().getEnvironment().getProperty("vendor.name")).isNull();
	}

	@Test
	void readKeepsPrecedence() {
		this.application.providers("bot: {api-key: key-1, model: a, level: 1}")
			.start((spring) -> spring.setDefaultProperties(Map.of("beluga.providers.llms.bot.api-key", "default",
					"beluga.providers.llms.late.provider-name", "other")),
					"--beluga.providers.llms.bot.model=argument");
		MutablePropertySources sources = this.application.context().getEnvironment().getPropertySources();
		sources.addFirst(new MapPropertySource("of a test", Map.of("beluga.providers.llms.late.model", "test")));
		sources.addLast(new MapPropertySource("last",
				Map.of("beluga.providers.llms.bot.api-key", "last", "beluga.providers.llms.late.model", "last")));
		this.application.providers("bot: {api-key: key-2, model: b, level: 1}", "late: {model: file}");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot", "llms.late");
		assertThat(this.application.ask("bot")).isEqualTo("argument key-2");
		assertThat(this.application.ask("late")).isEqualTo("other test");
	}

	@Test
	void readWhenAFileComesFindsIt() {
		this.application.write("readme.txt", "nothing").start();
		this.application.providers("bot: {api-key: key-1}");
		assertThat(this.application.refresh().added()).containsExactly("llms.bot");
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
	}

	@Test
	void readWhenAFileIsGoneOrEmptyChangesNothing(CapturedOutput output) throws IOException {
		this.application.providers("bot: {api-key: key-1}")
			.write("application.properties", "beluga.providers.llms.twin.provider-name=other")
			.start();
		this.application.ask("bot");
		Files.delete(this.application.path("application.yml"));
		assertRefused();
		assertThat(output)
			.contains("The configuration of providers was not refreshed, everything stays as it is. "
					+ "Config resource 'file [" + this.application.path("application.yml") + "]' via location '")
			.contains("' was read before and is missing or empty now.");
		this.application.write("application.yml", "# nothing yet");
		assertRefused();
		this.application.write("application.yml", "");
		assertRefused();
		this.application.providers("bot: {api-key: key-2}");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
		assertThat(this.application.ask("bot")).isEqualTo("none key-2");
	}

	@Test
	void readWhenAFileIsHalfWrittenChangesNothingAndPrintsNoValue(CapturedOutput output) {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.ask("bot");
		this.application.write("application.yml", "beluga:", "  providers:", "    llms:", "      bot:",
				"        api-key: \"sk-marker-unterminated");
		assertRefused();
		assertThat(output).contains("file [" + this.application.path("application.yml") + "] cannot be read: ")
			.contains("Exception at line 5, column ")
			.doesNotContain("sk-marker");
		this.application.providers("bot: {api-key: key-2}");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
	}

	@Test
	void readWhenAFileCannotBeReadChangesNothing(CapturedOutput output) throws IOException {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.ask("bot");
		Path file = this.application.path("application.yml");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
		Assumptions.assumeFalse(Files.isReadable(file), "a user that reads everything");
		assertRefused();
		assertThat(output).contains("file [" + file + "] cannot be read: FileNotFoundException.");
	}

	@Test
	void readWhenAnImportIsGoneChangesNothing(CapturedOutput output) throws IOException {
		this.application.write("application.yml", "spring.config.import: 'extra.yml'")
			.write("extra.yml", "beluga.providers.llms.bot.api-key: key-1")
			.start();
		this.application.ask("bot");
		Files.delete(this.application.path("extra.yml"));
		assertRefused();
		assertThat(output).contains("everything stays as it is. Config data resource ").contains("cannot be found.");
	}

	@Test
	void readWhenATreeIsGoneOrEmptyChangesNothing() throws IOException {
		this.application.write("application.yml", "spring.config.import: 'optional:configtree:" + tree() + "'")
			.write("../tree/beluga.providers.llms.bot.api-key", "key-1")
			.start();
		this.application.ask("bot");
		Files.delete(this.folder.resolve("tree/beluga.providers.llms.bot.api-key"));
		assertRefused();
		FileSystemUtils.deleteRecursively(this.folder.resolve("tree"));
		assertRefused();
		this.application.write("../tree/beluga.providers.llms.bot.api-key", "key-2");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
	}

	@Test
	void readWhenProfilesChangeIsRefused(CapturedOutput output) {
		this.application
			.write("application.yml", "spring.profiles.active: blue", "beluga.providers.llms.bot.api-key: key-1")
			.start();
		this.application.ask("bot");
		this.application.write("application.yml", "spring.profiles.active: red",
				"beluga.providers.llms.bot.api-key: key-1");
		assertRefused();
		assertThat(output).contains("The active profiles have changed, which needs a restart.");
		this.application.write("application.yml", "spring.profiles.active: blue",
				"beluga.providers.llms.bot.api-key: key-2");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
	}

	@Test
	void readWhenAValueIsDrawnAtRandomIsRefused(CapturedOutput output) {
		this.application.providers("bot: {api-key: '${my.key}', model: a}")
			.write("application.properties", "my.key=${random.uuid}")
			.start();
		String answer = this.application.ask("bot");
		assertThat(this.application.refresh().failed()).isEqualTo(REFUSED);
		assertThat(this.application.ask("bot")).isEqualTo(answer);
		assertThat(output).contains("refers to ${random...}, which has another value each time that it is read.");
	}

	@Test
	void readWhenSomethingElseUsesRandomValuesIsDone() {
		this.application.providers("bot: {api-key: key-1}")
			.write("application.properties", "my.port=${random.int}")
			.start();
		this.application.providers("bot: {api-key: key-2}");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
	}

	@Test
	void readWhenSomethingChangesValuesAfterwardsIsRefused(CapturedOutput output) {
		this.application.providers("bot: {api-key: encrypted}", "other: {model: a}")
			.start((spring) -> spring
				.addInitializers((context) -> decrypt(context.getEnvironment().getPropertySources())));
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		this.application.providers("bot: {api-key: encrypted}", "other: {model: b}");
		assertThat(this.application.refresh().failed()).isEqualTo(REFUSED);
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		assertThat(this.application.ask("other")).isEqualTo("other a");
		assertThat(output).contains("Something changes values after they were read from files, such as decryption, "
				+ "so they cannot be read again. It concerns beluga.providers.llms.bot.");
	}

	@Test
	void readWhenSomethingWrapsSourcesAndChangesNoValueOfOursIsDone() {
		this.application.providers("bot: {api-key: key-1}")
			.start((spring) -> spring
				.addInitializers((context) -> decrypt(context.getEnvironment().getPropertySources())));
		this.application.ask("bot");
		this.application.providers("bot: {api-key: key-2}");
		assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
		assertThat(this.application.ask("bot")).isEqualTo("none key-2");
	}

	@Test
	void readClosesItsBootstrapContextEachTime() {
		CountedConfigData.read.set(0);
		CountedConfigData.open.set(0);
		this.application.write("application.yml", "spring.config.import: 'counted:'").start();
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		for (int i = 2; i < 5; i++) {
			assertThat(this.application.refresh().replaced()).containsExactly("llms.bot");
			assertThat(this.application.ask("bot")).isEqualTo("none key-" + i);
			assertThat(CountedConfigData.open).hasValue(0);
		}
		this.application.write("application.yml", "spring.config.import: ['counted:', 'missing.yml']");
		assertThat(this.application.refresh().failed()).isEqualTo(REFUSED);
		assertThat(CountedConfigData.open).hasValue(0);
	}

	private static void decrypt(MutablePropertySources sources) {
		for (PropertySource<?> source : List.copyOf(sources.stream().toList())) {
			if (source.getName().startsWith("Config resource")) {
				sources.replace(source.getName(), new Decrypted((EnumerablePropertySource<?>) source));
			}
		}
	}

	private void assertRefused() {
		int created = this.application.bots().created.size();
		assertThat(this.application.refresh()).isEqualTo(new RefreshResult(List.of(), List.of(), List.of(), REFUSED));
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
		assertThat(this.application.bots().created).hasSize(created);
	}

	private String tree() {
		return this.folder.resolve("tree") + "/";
	}

	/**
	 * What libraries for encrypted properties do.
	 */
	private static final class Decrypted extends EnumerablePropertySource<EnumerablePropertySource<?>> {

		Decrypted(EnumerablePropertySource<?> source) {
			super(source.getName(), source);
		}

		@Override
		public String[] getPropertyNames() {
			return getSource().getPropertyNames();
		}

		@Override
		public Object getProperty(String name) {
			Object value = getSource().getProperty(name);
			return (value != null && value.toString().equals("encrypted")) ? "key-1" : value;
		}

	}

}
