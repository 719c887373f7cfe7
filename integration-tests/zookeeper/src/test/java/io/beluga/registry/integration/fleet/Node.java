package io.beluga.registry.integration.fleet;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An instance of the application in a JVM of its own.
 */
final class Node {

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final JsonMapper json = new JsonMapper();

	private final String name;

	private final Process process;

	private final Path output;

	private final Path portFile;

	private Node(String name, Process process, Path output, Path portFile) {
		this.name = name;
		this.process = process;
		this.output = output;
		this.portFile = portFile;
	}

	static Node start(String name, Path folder, String connectString) throws IOException {
		Path output = folder.resolve(name + ".log");
		Path portFile = folder.resolve(name + ".port");
		Path arguments = folder.resolve(name + ".args");
		// a class path can be too long for a command line
		Files.write(
				arguments, List.of("-cp", quote(System.getProperty("java.class.path")), "-Xmx128m",
						"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", quote("-DPORTFILE=" + portFile)),
				Charset.defaultCharset());
		String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
		Process process = new ProcessBuilder(java, "@" + arguments, FleetApplication.class.getName(),
				"--spring.cloud.zookeeper.connect-string=" + connectString)
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		return new Node(name, process, output, portFile);
	}

	private static String quote(String text) {
		return "\"" + text.replace("\\", "\\\\") + "\"";
	}

	boolean isReady() throws Exception {
		if (!this.process.isAlive()) {
			throw new IllegalStateException(this.name + " has ended with code " + this.process.exitValue());
		}
		return Files.exists(this.portFile) && !Files.readString(this.portFile).isBlank()
				&& get("/actuator/health").statusCode() == 200;
	}

	HttpResponse<String> ask(String question) throws Exception {
		return get("/answer?question=" + question);
	}

	CompletableFuture<HttpResponse<String>> askLater(String question) throws IOException {
		return client.sendAsync(request("/answer?question=" + question), BodyHandlers.ofString());
	}

	/**
	 * Return what has happened to each instance that the application has made, oldest
	 * first.
	 */
	List<InstanceLife.Report> instances() throws Exception {
		return List.of(json.readValue(get("/actuator/instances").body(), InstanceLife.Report[].class));
	}

	/**
	 * Return what the endpoint of the registry says of the configured provider.
	 */
	State state() throws Exception {
		JsonNode configured = json.readTree(get("/actuator/providers/llms/main").body()).path("configured");
		return new State(configured.path("state").asString(), configured.path("generation").asLong(),
				configured.path("lastFailure").path("code").asString(""));
	}

	/**
	 * Return what health says of the configured provider.
	 */
	Health health() throws Exception {
		JsonNode providers = json.readTree(get("/actuator/health/providers").body());
		JsonNode detail = providers.path("details").path("llms.main");
		return new Health(providers.path("status").asString(), detail.path("state").asString(),
				detail.path("failure").asString(""));
	}

	HttpResponse<String> get(String path) throws Exception {
		return client.send(request(path), BodyHandlers.ofString());
	}

	private HttpRequest request(String path) throws IOException {
		String port = Files.readString(this.portFile).strip();
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.timeout(Duration.ofMinutes(2))
			.build();
	}

	String output() throws IOException {
		return Files.readString(this.output, StandardCharsets.UTF_8);
	}

	void stop() {
		this.process.destroy();
	}

	void awaitEnd() throws InterruptedException {
		if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * How the configured provider is.
	 *
	 * @param state its state
	 * @param generation the generation that serves
	 * @param failure the code of the last failure, or nothing
	 */
	record State(String state, long generation, String failure) {
	}

	/**
	 * How health shows the configured provider.
	 *
	 * @param status the status of all of them
	 * @param state its state
	 * @param failure the code of the last failure, or nothing
	 */
	record Health(String status, String state, String failure) {
	}

}
