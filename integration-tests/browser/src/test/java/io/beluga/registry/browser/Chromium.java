package io.beluga.registry.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Chromium of this machine, without a window.
 */
final class Chromium implements AutoCloseable {

	private final Playwright playwright;

	private final Browser browser;

	private Chromium(Path executable) {
		// the browser of the machine is used, and none is fetched
		this.playwright = Playwright
			.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
		this.browser = this.playwright.chromium()
			.launch(new LaunchOptions().setExecutablePath(executable).setArgs(List.of("--no-sandbox")));
	}

	/**
	 * Start the browser. Where there is none the test is skipped, unless this is the
	 * build that has to be complete.
	 */
	static Chromium start() {
		Optional<Path> executable = find();
		if (executable.isEmpty()) {
			String message = "Tests of the page are skipped: Chromium is not on the path.";
			System.err.println(message);
			assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
			throw new TestAbortedException(message);
		}
		return new Chromium(executable.get());
	}

	private static Optional<Path> find() {
		return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
			.flatMap((directory) -> Stream.of("chromium", "chromium-browser", "google-chrome")
				.map((name) -> Path.of(directory, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	Browser browser() {
		return this.browser;
	}

	@Override
	public void close() {
		this.playwright.close();
	}

}
