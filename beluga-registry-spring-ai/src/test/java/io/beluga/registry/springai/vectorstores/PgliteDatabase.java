package io.beluga.registry.springai.vectorstores;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A PostgreSQL with pgvector, as WebAssembly in a process of Node.js. What it consists of
 * is pinned by a lock file and kept in the build's directory.
 */
final class PgliteDatabase implements AutoCloseable {

	private static final List<String> FILES = List.of("package.json", "package-lock.json", "server.mjs");

	private final Process process;

	private final String address;

	private PgliteDatabase(Process process, String address) {
		this.process = process;
		this.address = address;
	}

	/**
	 * Start a database that is empty. Without Node.js and its packages the test is
	 * skipped, unless this is the build that has to be complete.
	 */
	static PgliteDatabase start() throws IOException, InterruptedException {
		Path directory = Path.of("target", "pglite").toAbsolutePath();
		String missing = prepare(directory);
		if (missing != null) {
			String message = "Tests of pgvector are skipped: " + missing;
			System.err.println(message);
			assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
			throw new TestAbortedException(message);
		}
		Process process = new ProcessBuilder("node", "server.mjs").directory(directory.toFile())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		BufferedReader reader = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		String line = reader.readLine();
		assertThat(line).startsWith("listening on ");
		return new PgliteDatabase(process, line.substring("listening on ".length()));
	}

	private static @Nullable String prepare(Path directory) throws IOException, InterruptedException {
		Files.createDirectories(directory);
		if (run(directory, "node", "--version") != 0) {
			return "Node.js is not there.";
		}
		Path source = Path.of("src", "test", "pglite");
		Path lock = directory.resolve("node_modules/.package-lock.json");
		boolean current = Files.exists(lock)
				&& Files.mismatch(source.resolve("package-lock.json"), directory.resolve("package-lock.json")) == -1;
		for (String file : FILES) {
			Files.copy(source.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
		}
		// the server names as its peers extensions that are of no use here
		return (current || run(directory, "npm", "ci", "--legacy-peer-deps", "--ignore-scripts", "--no-audit",
				"--no-fund") == 0) ? null : "npm cannot install what src/test/pglite/package-lock.json names.";
	}

	private static int run(Path directory, String... command) throws IOException, InterruptedException {
		Process process;
		try {
			process = new ProcessBuilder(command).directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
		}
		catch (IOException ex) {
			return -1;
		}
		if (!process.waitFor(5, TimeUnit.MINUTES)) {
			process.destroyForcibly();
			return -1;
		}
		return process.exitValue();
	}

	/**
	 * All connections have one session: what the driver prepares in one of them would be
	 * in the way of another.
	 */
	String url() {
		return "jdbc:postgresql://" + this.address + "/postgres?sslmode=disable&prepareThreshold=0";
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
