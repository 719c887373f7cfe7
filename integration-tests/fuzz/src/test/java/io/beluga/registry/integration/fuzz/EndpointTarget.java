package io.beluga.registry.integration.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.config.ProviderConfig;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Paths and bodies for the endpoint, as they are on the wire: what it cannot use it
 * refuses, and it shows no secret.
 */
final class EndpointTarget implements AutoCloseable {

	private static final List<String> SEGMENTS = List.of("llms", "main", "vendor", "..", ".", "", ";x=y", "%2e%2e",
			"%2F", "%5c", "%00", "%zz", "%", "%c3%28", "%F0%9F%98%80", "*", "{x}", "${x}", "a b", "+", "?a=b", "#x",
			"llms;main", "LLMS");

	private static final List<String> TOKENS = List.of("{", "}", "[", "]", ":", ",", "\"a\"", "\"", "null", "true",
			"1e999", "-0", "\"beluga.providers.llms.main.api-key\"", "\"\\ud800\"", "\\u0000", " ", "\n", "package",
			"\"package\"", "\"name\"", "{\"a\":{\"a\":{}}}");

	/**
	 * Without those that Spring MVC itself answers by 500, on any path: wildcards, and
	 * multipart without a boundary.
	 */
	private static final List<String> TYPES = List.of("application/json", "application/json;charset=UTF-16",
			"application/vnd.spring-boot.actuator.v3+json", "text/plain", "application/x-www-form-urlencoded",
			"application/xml", "x", "application/json;charset=nope");

	private final ConfigurableApplicationContext context;

	private final int port;

	EndpointTarget() {
		this.context = new SpringApplicationBuilder(Application.class).properties("server.port=0",
				"management.endpoints.web.exposure.include=*", "management.endpoint.providers.access=unrestricted",
				"management.endpoint.providers.show-values=always", "beluga.providers.llms.main.provider-name=vendor",
				"beluga.providers.llms.main.api-key=" + Secrets.SECRET,
				"beluga.providers.llms.main.model=" + Secrets.SECRET)
			.run();
		this.port = this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	void get(Input input) {
		StringBuilder path = new StringBuilder("/actuator/providers");
		int segments = input.number(0, 5);
		for (int i = 0; i < segments; i++) {
			path.append('/').append((input.number(0, 3) > 0) ? input.any(SEGMENTS) : input.text(20));
		}
		// what ends the path of a request is no part of it
		String clean = path.toString().replaceAll("[\\s\\p{Cntrl}]", "");
		check("GET " + clean, exchange("GET " + clean + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
	}

	void post(Input input) {
		StringBuilder body = new StringBuilder();
		int tokens = input.number(0, 12);
		for (int i = 0; i < tokens; i++) {
			body.append((input.number(0, 4) > 0) ? input.any(TOKENS) : input.text(20));
		}
		String type = input.any(TYPES);
		check("POST of " + body + " as " + type,
				exchange("POST /actuator/providers HTTP/1.1\r\nHost: localhost\r\n"
						+ "Connection: close\r\nContent-Type: " + type + "\r\nContent-Length: "
						+ body.toString().getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body));
	}

	private static void check(String request, String response) {
		if (!response.matches("(?s)HTTP/1\\.1 (200|204|400|404|405|406|413|414|415) .*")) {
			throw new AssertionError(request + " answers: " + response);
		}
		Secrets.assertKept("The answer to " + request, response);
	}

	private String exchange(String request) {
		// Jazzer takes any other connection for one that the input has brought about
		SilentCloseable allowed = BugDetectors.allowNetworkConnections((host, port) -> port == this.port);
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(60_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			socket.getOutputStream().flush();
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(request, ex);
		}
		finally {
			allowed.close();
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	interface Assistant {

		String ask();

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		VendorFactory vendorFactory() {
			return new VendorFactory();
		}

	}

	@BelugaProvider(packageName = "llms", name = "vendor")
	static class VendorFactory implements ProviderFactory<ProviderConfig, Assistant> {

		@Override
		public Assistant create(ProviderContext context, ProviderConfig config) {
			return context::name;
		}

	}

}
