package io.beluga.registry.autoconfigure.endpoint;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application on a real server, asked by paths as they are on the wire.
 */
final class EndpointServer implements AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private EndpointServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static EndpointServer run(Class<?> application, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off",
				"--management.endpoints.web.exposure.include=*"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new EndpointServer(new SpringApplicationBuilder(application).run(arguments.toArray(String[]::new)));
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	String get(String path) {
		HttpResponse<String> response = request("GET", path);
		if (response.statusCode() != 200) {
			throw new IllegalStateException(path + " answered " + response.statusCode());
		}
		return response.body();
	}

	HttpResponse<String> request(String method, String path, String... headers) {
		return requestOn("local.server.port", method, path, headers);
	}

	HttpResponse<String> requestOn(String portProperty, String method, String path, String... headers) {
		URI uri = URI.create("http://localhost:" + this.context.getEnvironment().getProperty(portProperty) + path);
		HttpRequest.Builder request = HttpRequest.newBuilder(uri)
			.timeout(Duration.ofMinutes(1))
			.method(method, BodyPublishers.noBody());
		if (headers.length > 0) {
			request.headers(headers);
		}
		try {
			return this.client.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
