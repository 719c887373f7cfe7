package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.autoconfigure.configdata.ConfigurationFiles;
import io.beluga.registry.autoconfigure.configdata.ConfigurationFiles.State;
import io.beluga.registry.autoconfigure.configdata.EnvironmentReader;
import io.beluga.registry.autoconfigure.refresh.ConfigurationRefresher;
import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;
import io.beluga.registry.autoconfigure.refresh.ReloadOnUpdate;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link ReloadOnUpdate} with real files.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReloadOnUpdateTests {

	private static final String[] RELOAD = { "--beluga.registry.reload-on-update=true",
			"--beluga.registry.reload-quiet-period=50ms" };

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
	void updateOfAFileReachesTheNextCall() {
		this.application.providers("bot: {api-key: key-1}").start(RELOAD);
		Llm bot = this.application.llm("bot");
		assertThat(bot.ask("?")).isEqualTo("none key-1");
		this.application.providers("bot: {api-key: key-2}");
		awaitAnswer(bot, "none key-2");
		this.application.providers("bot: {api-key: key-3}");
		awaitAnswer(bot, "none key-3");
	}

	@Test
	void updateWhenNotAskedForIsNotSeen() {
		this.application.providers("bot: {api-key: key-1}").start();
		this.application.ask("bot");
		assertThat(this.application.context().getBeanFactory().containsSingleton("belugaProviderRefresher")).isFalse();
		assertThat(watcherThreads()).isZero();
	}

	@Test
	void updateByRenamingReachesTheNextCall() throws IOException {
		this.application.providers("bot: {api-key: key-1}").start(RELOAD);
		Llm bot = this.application.llm("bot");
		bot.ask("?");
		for (int i = 2; i < 5; i++) {
			this.application.write("next.tmp", "beluga.providers.llms.bot.api-key: key-" + i);
			Files.move(this.application.path("next.tmp"), this.application.path("application.yml"),
					StandardCopyOption.ATOMIC_MOVE);
			awaitAnswer(bot, "none key-" + i);
		}
	}

	@Test
	void updateOfAMountedSecretReachesTheNextCall() throws IOException {
		Path mount = Files.createDirectories(this.folder.resolve("mount"));
		swap(mount, "v1", "beluga.providers.llms.bot.api-key", "key-1");
		Files.createSymbolicLink(mount.resolve("beluga.providers.llms.bot.api-key"),
				Path.of("..data/beluga.providers.llms.bot.api-key"));
		this.application.write("application.yml", "spring.config.import: 'configtree:" + mount + "/'").start(RELOAD);
		Llm bot = this.application.llm("bot");
		assertThat(bot.ask("?")).isEqualTo("none key-1");
		for (int i = 2; i < 5; i++) {
			swap(mount, "v" + i, "beluga.providers.llms.bot.api-key", "key-" + i);
			awaitAnswer(bot, "none key-" + i);
		}
	}

	/**
	 * The configuration of the page on fleets, but for its folder and its quiet period.
	 */
	@Test
	void updateOfASecretThatAPlaceholderNamesReachesTheNextCall() throws IOException {
		Path mount = Files.createDirectories(this.folder.resolve("mount"));
		swap(mount, "v1", "acme-key", "key-1");
		Files.createSymbolicLink(mount.resolve("acme-key"), Path.of("..data/acme-key"));
		String documented = new ClassPathResource("mounted/application.yml").getContentAsString(StandardCharsets.UTF_8);
		this.application.write("application.yml", documented.replace("/etc/provider-keys", mount.toString()))
			.start((application) -> application.addPrimarySources(List.of(Acme.class)),
					"--beluga.registry.reload-quiet-period=50ms");
		Llm main = this.application.llm("main");
		assertThat(main.ask("?")).isEqualTo("acme key-1");
		swap(mount, "v2", "acme-key", "key-2");
		awaitAnswer(main, "acme key-2");
	}

	@Test
	void updateOfAMountedFileReachesTheNextCall() throws IOException {
		Path mount = Files.createDirectories(this.folder.resolve("mount"));
		swap(mount, "v1", "application.yml", "beluga.providers.llms.bot.api-key: key-1");
		Path config = Files.createDirectories(this.application.path("application.yml").getParent());
		Files.createSymbolicLink(mount.resolve("application.yml"), Path.of("..data/application.yml"));
		Files.createSymbolicLink(config.resolve("application.yml"), mount.resolve("application.yml"));
		this.application.start(RELOAD);
		Llm bot = this.application.llm("bot");
		assertThat(bot.ask("?")).isEqualTo("none key-1");
		for (int i = 2; i < 5; i++) {
			swap(mount, "v" + i, "application.yml", "beluga.providers.llms.bot.api-key: key-" + i);
			awaitAnswer(bot, "none key-" + i);
		}
	}

	@Test
	void updateAfterTheFolderWasReplacedReachesTheNextCall() throws IOException {
		this.application.providers("bot: {api-key: key-1}").start(RELOAD);
		Llm bot = this.application.llm("bot");
		bot.ask("?");
		Path config = this.application.path("application.yml").getParent();
		FileSystemUtils.deleteRecursively(config);
		this.application.providers("bot: {api-key: key-2}");
		awaitAnswer(bot, "none key-2");
		this.application.providers("bot: {api-key: key-3}");
		awaitAnswer(bot, "none key-3");
	}

	@Test
	void updateOfAFolderInATreeReachesTheNextCall() {
		this.application
			.write("application.yml", "spring.config.import: 'configtree:" + this.folder.resolve("tree") + "/'")
			.write("../tree/beluga/providers/llms/bot/api-key", "key-1")
			.start(RELOAD);
		Llm bot = this.application.llm("bot");
		bot.ask("?");
		this.application.write("../tree/beluga/providers/llms/bot/api-key", "key-2");
		awaitAnswer(bot, "none key-2");
		this.application.write("../tree/beluga/providers/llms/new/provider-name", "other");
		RefreshApplication.await("the new name is there",
				() -> this.application.providers().list("llms").contains("new"));
	}

	@Test
	void updateToABrokenFileIsMendedByTheNext(CapturedOutput output) {
		this.application.providers("bot: {api-key: key-1}").start(RELOAD);
		Llm bot = this.application.llm("bot");
		bot.ask("?");
		this.application.write("application.yml", "beluga.providers.llms.bot.api-key: \"sk-marker");
		RefreshApplication.await("the file is refused", () -> output.getOut().contains("was not refreshed"));
		assertThat(bot.ask("?")).isEqualTo("none key-1");
		this.application.providers("bot: {api-key: key-2}");
		awaitAnswer(bot, "none key-2");
		assertThat(output).doesNotContain("sk-marker");
	}

	@Test
	void updateBetweenTheReadingAndTheStartOfTheWatcherIsSeen() {
		this.application.providers("bot: {api-key: key-1}")
			.start((spring) -> spring.addInitializers((context) -> this.application.providers("bot: {api-key: key-2}")),
					RELOAD);
		awaitAnswer(this.application.llm("bot"), "none key-2");
	}

	@Test
	void updateOfAFileThatBeginsWithAnEmptyMapReachesTheNextCall() {
		this.application.write("application.yml", "my.labels: {}", "beluga.providers.llms.bot.api-key: key-1")
			.start(RELOAD);
		Llm bot = this.application.llm("bot");
		bot.ask("?");
		this.application.write("application.yml", "my.labels: {}", "beluga.providers.llms.bot.api-key: key-2");
		awaitAnswer(bot, "none key-2");
	}

	@Test
	void updateOfAFileOfEmptyMapsAloneReachesTheNextCall() {
		this.application.write("application.yml", "beluga.providers: {}", "my.labels: {}").start(RELOAD);
		this.application.providers("bot: {api-key: key-1}");
		RefreshApplication.await("the new name is there",
				() -> this.application.providers().list("llms").contains("bot"));
		assertThat(this.application.ask("bot")).isEqualTo("none key-1");
	}

	@Test
	void updateAfterAFileLostItsPropertiesReachesTheNextCall(CapturedOutput output) {
		this.application.providers("bot: {api-key: key-1}").start(RELOAD);
		Llm bot = this.application.llm("bot");
		bot.ask("?");
		this.application.write("application.yml", "beluga.providers: {}");
		RefreshApplication.await("the name is gone", () -> output.getOut().contains("1 removed (llms.bot)"));
		this.application.providers("bot: {api-key: key-2}");
		RefreshApplication.await("the name is there again",
				() -> this.application.providers().list("llms").contains("bot"));
		awaitAnswer(bot, "none key-2");
	}

	@Test
	void updateOfAFileThatChangesAllTheTimeReachesTheNextCall() {
		// long enough for the writer to fill it on a slow machine
		this.application.providers("bot: {api-key: key-1}")
			.start("--beluga.registry.reload-on-update=true", "--beluga.registry.reload-quiet-period=400ms");
		Llm bot = this.application.llm("bot");
		bot.ask("?");
		try (Writer writer = new Writer(this.application.path("application.yml"),
				"beluga.providers.llms.bot.api-key: key-2")) {
			awaitAnswer(bot, "none key-2");
			assertThat(writer.isAlive()).isTrue();
		}
	}

	@Test
	void updateThatLosesMostNamesIsAppliedAtTheSecondReading(CapturedOutput output) {
		this.application
			.providers("a: {provider-name: plain}", "b: {provider-name: plain}", "c: {provider-name: plain}")
			.start(RELOAD);
		this.application.providers("a: {provider-name: plain}");
		RefreshApplication.await("the names are removed",
				() -> this.application.providers().list("llms").equals(List.of("a")));
		RefreshApplication.await("it is told", () -> output.getOut().contains("2 removed (llms.b, llms.c)"));
		assertThat(output.getOut()).containsSubsequence(
				"The configuration of providers was not refreshed, everything stays as it is. "
						+ "It lacks 2 of 3 configured names (llms.b, llms.c), so a file may be cut off. ",
				"2 removed (llms.b, llms.c)");
	}

	@Test
	void updateThatLosesMostNamesWaitsForAnEqualReading() {
		String plain = ": {provider-name: plain}";
		this.application.providers("a" + plain, "b" + plain, "c" + plain, "d" + plain).start();
		ConfigurationRefresher refresher = (ConfigurationRefresher) this.application.bean(ProviderRefresher.class);
		this.application.providers("a" + plain);
		assertThat(refresher.refreshUnlessCutOff()).isFalse();
		this.application.providers("a" + plain, "e" + plain);
		assertThat(refresher.refreshUnlessCutOff()).isFalse();
		this.application.providers("a: {provider-name: plain, model: x}", "e" + plain);
		assertThat(refresher.refreshUnlessCutOff()).isFalse();
		assertThat(this.application.providers().list("llms")).containsExactly("a", "b", "c", "d");
		assertThat(refresher.refreshUnlessCutOff()).isTrue();
		assertThat(this.application.providers().list("llms")).containsExactly("a", "e");
		this.application.providers("a" + plain);
		assertThat(refresher.refreshUnlessCutOff()).as("half of the names").isTrue();
		assertThat(this.application.providers().list("llms")).containsExactly("a");
		this.application.write("application.yml", "beluga.providers: {}");
		assertThat(refresher.refreshUnlessCutOff()).as("all names").isFalse();
		this.application.providers("a" + plain);
		assertThat(refresher.refreshUnlessCutOff()).isTrue();
		this.application.write("application.yml", "beluga.providers: {}");
		assertThat(refresher.refreshUnlessCutOff()).as("it was whole meanwhile").isFalse();
		assertThat(this.application.refresh().removed()).as("who asks for it").containsExactly("llms.a");
	}

	@Test
	void updateOfASecretThatIsGoneNamesThePlaceholder(CapturedOutput output) throws IOException {
		Path tree = this.folder.resolve("tree");
		this.application
			.providers("bot: {api-key: '${acme-key}'}", "twin: {provider-name: bot, api-key: '${twin-key}'}")
			.write("application.properties", "spring.config.import=configtree:" + tree + "/")
			.write("../tree/acme-key", "key-1")
			.write("../tree/twin-key", "key-1")
			.start(RELOAD);
		Llm bot = this.application.llm("bot");
		bot.ask("?");
		Files.delete(tree.resolve("acme-key"));
		RefreshApplication.await("one is told", () -> output.getOut().contains("${acme-key} has no value."));
		Files.delete(tree.resolve("twin-key"));
		RefreshApplication.await("all are told",
				() -> output.getOut()
					.contains("Config tree '" + tree + "' was read before and is missing or empty now. "
							+ "Without it there is no value of twin-key."));
		FileSystemUtils.deleteRecursively(tree);
		this.application.refresh();
		assertThat(output).contains("cannot be found. Without it there is no value of twin-key.");
		assertThat(bot.ask("?")).isEqualTo("none key-1");
	}

	@Test
	void updateOfAnotherFileIsNoUpdate() throws IOException {
		Path tree = this.folder.resolve("tree");
		this.application.write("application.yml", "spring.config.import: 'configtree:" + tree + "/'")
			.write("../tree/beluga.providers.llms.bot.api-key", "key-1")
			.write("../tree/..old/file", "1")
			.start();
		ConfigurationFiles files = this.application.bean(EnvironmentReader.class).files();
		Map<Path, State> before = files.look();
		this.application.write("application.log", "1").write("../tree/..old/file", "22").write("../tree/..new", "1");
		assertThat(files.look()).isEqualTo(before)
			.containsOnlyKeys(this.application.path("application.yml"),
					tree.resolve("beluga.providers.llms.bot.api-key"));
		Files.delete(tree.resolve("beluga.providers.llms.bot.api-key"));
		assertThat(files.look()).containsOnlyKeys(this.application.path("application.yml"));
	}

	@Test
	void startSaysWhatIsWatched(CapturedOutput output) {
		this.application.providers("bot: {api-key: key-1}").start(RELOAD);
		assertThat(output)
			.contains("Configuration files are watched: [" + this.application.path("application.yml") + "]");
	}

	@Test
	void closeEndsTheWatcher() {
		this.application.providers("bot: {api-key: key-1}").start(RELOAD);
		RefreshApplication.await("the watcher runs", () -> watcherThreads() == 1);
		this.application.close();
		RefreshApplication.await("the watcher has ended", () -> watcherThreads() == 0);
	}

	@Test
	void startWithoutFilesSaysThatThereIsNothingToWatch(CapturedOutput output) {
		this.application.write("readme.txt", "nothing").start(RELOAD);
		assertThat(output).contains("beluga.registry.reload-on-update has no effect: the application has read no "
				+ "configuration files.");
	}

	@Test
	void startWithANegativeQuietPeriodFails() {
		this.application.write("readme.txt", "nothing");
		assertThatException().isThrownBy(() -> this.application.start("--beluga.registry.reload-quiet-period=-1s"))
			.havingRootCause()
			.isInstanceOf(InvalidConfigException.class)
			.withMessageContaining("beluga.registry.reload-quiet-period");
	}

	/**
	 * Swap the folder that a link leads to, the way Kubernetes does it.
	 */
	private static void swap(Path mount, String version, String file, String content) throws IOException {
		Path next = Files.createDirectories(mount.resolve(".." + version));
		Files.writeString(next.resolve(file), content);
		Path link = mount.resolve("..data");
		Path old = Files.exists(link) ? link.toRealPath() : null;
		Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(".." + version));
		Files.move(mount.resolve("..data_tmp"), link, StandardCopyOption.ATOMIC_MOVE);
		if (old != null) {
			FileSystemUtils.deleteRecursively(old);
		}
	}

	private static void awaitAnswer(Llm llm, String answer) {
		RefreshApplication.await("the answer is " + answer, () -> llm.ask("?").equals(answer));
	}

	private static long watcherThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("beluga-file-watcher"))
			.count();
	}

	/**
	 * Writes a file again and again, as a sidecar may do it.
	 */
	private static final class Writer extends Thread implements AutoCloseable {

		private final Path file;

		private final String text;

		private volatile boolean closed;

		Writer(Path file, String text) {
			this.file = file;
			this.text = text;
			start();
		}

		@Override
		public void run() {
			for (long i = 0; !this.closed; i++) {
				try {
					Path next = this.file.resolveSibling("next.tmp");
					Files.writeString(next, this.text + "\n# " + i);
					Files.move(next, this.file, StandardCopyOption.ATOMIC_MOVE);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
			}
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Acme {

		@Bean
		@BelugaProvider(packageName = "llms", name = "acme")
		ProviderFactory<ProviderConfig, Llm> acme() {
			return (context, config) -> (question) -> "acme " + config.apiKey().reveal();
		}

	}

}
