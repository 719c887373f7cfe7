package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import io.beluga.registry.error.InvalidConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
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
		assertThat(this.application.context().getBeanNamesForType(ReloadOnUpdate.class)).isEmpty();
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
	void updateOfAnotherFileIsNoUpdate() {
		this.application.providers("bot: {api-key: key-1}").start(RELOAD);
		WatchedPaths paths = WatchedPaths.of(this.application.bean(EnvironmentReader.class).files());
		Path file = this.application.path("application.yml");
		assertThat(paths.contains(file.getParent(), file)).isTrue();
		assertThat(paths.contains(file.getParent(), file.resolveSibling("application.log"))).isFalse();
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

}
