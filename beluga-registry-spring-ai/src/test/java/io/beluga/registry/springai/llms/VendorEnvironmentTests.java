package io.beluga.registry.springai.llms;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.springai.SpringAiPackages;
import io.beluga.registry.springai.SpringAiPackagesAutoConfiguration;
import io.beluga.registry.springai.VendorServer;
import io.beluga.registry.springai.embeddings.OpenAiEmbeddingsAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no vendor's SDK takes anything from the vendor's own environment variables
 * and system properties, in a JVM that has them all.
 */
class VendorEnvironmentTests {

	private static final String NOWHERE = "http://leaked.invalid:1";

	private static final Map<String, String> VARIABLES = Map.ofEntries(Map.entry("ANTHROPIC_API_KEY", "leaked"),
			Map.entry("ANTHROPIC_AUTH_TOKEN", "leaked"), Map.entry("ANTHROPIC_BASE_URL", NOWHERE),
			Map.entry("ANTHROPIC_CUSTOM_HEADERS", "X-Leaked: leaked"), Map.entry("ANTHROPIC_LOG", "debug"),
			Map.entry("GOOGLE_API_KEY", "leaked"), Map.entry("GEMINI_API_KEY", "leaked"),
			Map.entry("GOOGLE_GENAI_USE_VERTEXAI", "true"), Map.entry("GOOGLE_GENAI_USE_ENTERPRISE", "true"),
			Map.entry("GOOGLE_CLOUD_PROJECT", "leaked"), Map.entry("GOOGLE_CLOUD_LOCATION", "global"),
			Map.entry("GOOGLE_GEMINI_BASE_URL", NOWHERE), Map.entry("GOOGLE_VERTEX_BASE_URL", NOWHERE),
			Map.entry("OLLAMA_HOST", NOWHERE), Map.entry("OLLAMA_API_KEY", "leaked"),
			Map.entry("OPENAI_API_KEY", "leaked"), Map.entry("OPENAI_ADMIN_KEY", "leaked"),
			Map.entry("OPENAI_BASE_URL", NOWHERE), Map.entry("OPENAI_ORG_ID", "leaked"),
			Map.entry("OPENAI_PROJECT_ID", "leaked"), Map.entry("OPENAI_CUSTOM_HEADERS", "X-Leaked: leaked"),
			Map.entry("OPENAI_LOG", "debug"), Map.entry("AZURE_OPENAI_KEY", "leaked"));

	@Test
	void modelsWhenTheEnvironmentHasAllVariablesUseNone() throws Exception {
		List<String> connections = new CopyOnWriteArrayList<>();
		try (VendorServer vendor = new VendorServer((request, exchange) -> VendorServer.json(exchange, 400, "{}"));
				ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> accept(proxy, connections));
			thread.setDaemon(true);
			thread.start();
			ProcessBuilder child = new ProcessBuilder(
					Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Danthropic.apiKey=leaked",
					"-Danthropic.authToken=leaked", "-Danthropic.baseUrl=" + NOWHERE, "-Dopenai.apiKey=leaked",
					"-Dopenai.adminKey=leaked", "-Dopenai.baseUrl=" + NOWHERE, "-Dopenai.orgId=leaked",
					"-Dopenai.projectId=leaked", "-cp",
					System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
					Application.class.getName(), vendor.uri().toString(), "http://localhost:" + proxy.getLocalPort())
				.redirectErrorStream(true);
			child.environment().putAll(VARIABLES);
			Process process = child.start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as(output).isZero();
			assertThat(vendor.requests()).extracting(VendorServer.Request::path)
				.containsExactly("/v1/messages", "/v1beta/models/model-1:generateContent", "/api/chat",
						"/v1/chat/completions", "/v1/chat/completions", "/openai/v1/chat/completions",
						"/v1/embeddings");
			assertThat(vendor.requests()).extracting((request) -> request.headers().getFirst("Authorization"))
				.containsExactly(null, null, null, "Bearer configured", null, null, "Bearer configured");
			assertThat(vendor.requests()).allSatisfy((request) -> {
				assertThat(request.headers().toString()).doesNotContain("leaked");
				assertThat(request.headers().values().toString()).doesNotContain("leaked");
			});
			assertThat(connections).containsExactly("CONNECT api.anthropic.com:443 HTTP/1.1",
					"CONNECT generativelanguage.googleapis.com:443 HTTP/1.1", "CONNECT api.openai.com:443 HTTP/1.1",
					"CONNECT api.openai.com:443 HTTP/1.1");
		}
	}

	private static void accept(ServerSocket proxy, List<String> connections) {
		while (!proxy.isClosed()) {
			try (Socket socket = proxy.accept()) {
				connections
					.add(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
						.readLine());
				socket.getOutputStream()
					.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	/**
	 * Calls each vendor at a given address, and those that have a proxy at their own.
	 */
	static final class Application {

		private Application() {
		}

		public static void main(String[] arguments) {
			call("anthropic", "api-key=configured", "endpoint=" + arguments[0]);
			call("gemini", "api-key=configured", "endpoint=" + arguments[0]);
			call("ollama", "endpoint=" + arguments[0]);
			call("openai", "api-key=configured", "endpoint=" + arguments[0] + "/v1");
			call("openai-compatible", "endpoint=" + arguments[0] + "/v1");
			call("azure-openai", "api-key=configured", "endpoint=" + arguments[0] + "/openai/v1");
			embed("api-key=configured", "endpoint=" + arguments[0] + "/v1");
			call("anthropic", "api-key=configured", "proxy=" + arguments[1]);
			call("gemini", "api-key=configured", "proxy=" + arguments[1]);
			call("openai", "api-key=configured", "proxy=" + arguments[1]);
			embed("api-key=configured", "proxy=" + arguments[1]);
			System.exit(0);
		}

		private static void call(String provider, String... properties) {
			run("llms", provider, (providers) -> providers.get(SpringAiPackages.LLMS, "one").call("Hello"), properties);
		}

		private static void embed(String... properties) {
			run("embeddings", "openai", (providers) -> providers.get(SpringAiPackages.EMBEDDINGS, "one").embed("Hello"),
					properties);
		}

		private static void run(String packageName, String provider, Consumer<Providers> call, String... properties) {
			String prefix = "beluga.providers." + packageName + ".one.";
			ApplicationContextRunner application = new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class,
						AnthropicLlmsAutoConfiguration.class, GeminiLlmsAutoConfiguration.class,
						OllamaLlmsAutoConfiguration.class, OpenAiLlmsAutoConfiguration.class,
						OpenAiEmbeddingsAutoConfiguration.class, BelugaRegistryAutoConfiguration.class))
				.withPropertyValues(prefix + "provider-name=" + provider, prefix + "model=model-1",
						prefix + "max-retries=0");
			for (String property : properties) {
				application = application.withPropertyValues(prefix + property);
			}
			application.run((context) -> {
				try {
					call.accept(context.getBean(Providers.class));
				}
				catch (RuntimeException ex) {
					return; // neither the vendor nor the proxy answers well
				}
				throw new AssertionError(provider + " answered");
			});
		}

	}

}
