package io.beluga.registry.sample.web;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.beluga.registry.sample.SampleApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the application as the build has processed it ahead of time, in a JVM of its
 * own.
 */
class AheadOfTimeTests {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	@TempDir
	private Path directory;

	@Test
	void startWhenProcessedAnswersByWhatIsConfiguredAtRunTime() throws Exception {
		Path log = this.directory.resolve("log");
		Process application = start(log);
		try {
			await().atMost(Duration.ofMinutes(3))
				.until(() -> !application.isAlive() || Files.readString(log).contains("Started SampleApplication"));
			assertThat(Files.readString(log)).contains("Starting AOT-processed SampleApplication")
				.contains("Configuration files are watched");
			String root = "http://localhost:" + port(log);
			HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(root + "/api/answers"))
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString("""
						{"provider": "late", "document": "Whales sing. Bees dance.", "question": "Who sings?"}
						""")));
			assertThat(answer.body()).contains("Whales sing.");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(send(HttpRequest.newBuilder(URI.create(root + "/actuator/health"))).body()).contains("UP");
			assertThat(send(HttpRequest.newBuilder(URI.create(root + "/actuator/providers/answerers/late"))).body())
				.contains("\"state\":\"READY\"", "BELUGA_PROVIDERS_ANSWERERS_LATE_PROVIDERNAME");
		}
		finally {
			application.destroy();
			application.waitFor();
		}
	}

	private Process start(Path log) throws IOException {
		String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !Path.of(entry).endsWith("test-classes"))
			.collect(Collectors.joining(File.pathSeparator));
		// no file of the build, which would be watched
		Files.writeString(this.directory.resolve("application.yml"), "beluga.registry.reload-on-update: true");
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Dspring.aot.enabled=true", "-cp", classPath, SampleApplication.class.getName(), "--server.port=0")
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		// is not there when the application is processed
		builder.environment().put("BELUGA_PROVIDERS_ANSWERERS_LATE_PROVIDERNAME", "extractive");
		return builder.start();
	}

	private static String port(Path log) throws IOException {
		Matcher port = PORT.matcher(Files.readString(log));
		assertThat(port.find()).as("the application has started").isTrue();
		return port.group(1);
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
	}

}
