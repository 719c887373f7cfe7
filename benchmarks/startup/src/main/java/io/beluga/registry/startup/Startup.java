package io.beluga.registry.startup;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Prints what an application takes to start, and how much more that is than without the
 * starter on its class path: with nothing configured, and with 10, 1,000 and 10,000
 * configured providers in YAML and in properties. Each is started several times in turn,
 * and the start that took the least processor time counts.
 */
public final class Startup {

	private static final int ROUNDS = 3;

	private Startup() {
	}

	/**
	 * Measure.
	 * @param arguments how often each application is started, three times without it
	 * @throws IOException if no JVM can be started
	 * @throws InterruptedException if it is interrupted
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : ROUNDS;
		System.out.printf("%-20s %10s %10s %8s %7s %8s %7s %10s %10s%n", "Start", "CPU", "more", "classes", "more",
				"beans", "more", "heap", "more");
		print("nothing configured", PlainApplication.class, null, rounds);
		for (int count : List.of(10, 1_000, 10_000)) {
			for (Format format : Format.values()) {
				Path file = Files.createTempFile("startup", format.extension());
				try {
					Files.writeString(file, format.write(count));
					print(String.format(Locale.ROOT, "%,d in %s", count, format.name().toLowerCase(Locale.ROOT)),
							ProvidersApplication.class, file, rounds);
				}
				finally {
					Files.delete(file);
				}
			}
		}
	}

	private static void print(String title, Class<?> application, @Nullable Path file, int rounds)
			throws IOException, InterruptedException {
		Measurement without = null;
		Measurement with = null;
		for (int i = 0; i < rounds; i++) {
			without = better(without, run(PlainApplication.class, classPath(false), file));
			with = better(with, run(application, classPath(true), file));
		}
		System.out.printf("%-20s %s%n", title, with.more(without));
	}

	private static Measurement better(@Nullable Measurement known, Measurement fresh) {
		return (known == null || fresh.cpu() < known.cpu()) ? fresh : known;
	}

	private static Measurement run(Class<?> application, String classPath, @Nullable Path file)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath,
						application.getName()));
		if (file != null) {
			command.add("--spring.config.location=" + file.toUri());
		}
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
			List<String> output = reader.lines().toList();
			return output.stream()
				.map(Measurement::read)
				.filter(Objects::nonNull)
				.findFirst()
				.orElseThrow(() -> new IllegalStateException(String.join("\n", output)));
		}
		finally {
			process.waitFor();
		}
	}

	/**
	 * Return the class path of an application. Where this runs from its jar, the others
	 * are beside that.
	 */
	private static String classPath(boolean withStarter) throws IOException {
		List<Path> entries = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			entries.add(Path.of(entry));
			Path libraries = Path.of(entry).resolveSibling("lib");
			if (Files.isDirectory(libraries)) {
				try (Stream<Path> files = Files.list(libraries)) {
					files.forEach(entries::add);
				}
			}
		}
		return entries.stream()
			.filter((entry) -> withStarter || !isOurs(entry))
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static boolean isOurs(Path entry) {
		return entry.getFileName().toString().startsWith("beluga-registry-");
	}

	/**
	 * A format of configuration files, by what opens one and by what a provider takes.
	 */
	private enum Format {

		YAML("""
				beluga:
				  packages.payments.default: name-1
				  providers.payments:
				""", """
				    name-%1$d:
				      provider-name: direct
				      currency: EUR
				      retries: %1$d
				"""),

		PROPERTIES("""
				beluga.packages.payments.default=name-1
				""", """
				beluga.providers.payments.name-%1$d.provider-name=direct
				beluga.providers.payments.name-%1$d.currency=EUR
				beluga.providers.payments.name-%1$d.retries=%1$d
				""");

		private final String start;

		private final String provider;

		Format(String start, String provider) {
			this.start = start;
			this.provider = provider;
		}

		String extension() {
			return '.' + name().toLowerCase(Locale.ROOT);
		}

		String write(int count) {
			return IntStream.rangeClosed(1, count)
				.mapToObj((number) -> String.format(Locale.ROOT, this.provider, number))
				.collect(Collectors.joining("", this.start, ""));
		}

	}

}
