package io.beluga.registry.integration;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the endpoint behind Spring Security, as {@code docs/operations.md} has it.
 */
class SecurityTests {

	@Test
	void refreshWhenNothingIsConfiguredIsRefusedForWantOfACsrfToken() throws Exception {
		try (ConfigurableApplicationContext context = start(Application.class)) {
			assertThat(send(context, "GET", "operator").statusCode()).isEqualTo(200);
			assertThat(send(context, "POST", "operator").statusCode()).isEqualTo(401);
		}
	}

	@Test
	void refreshIsForOperators() throws Exception {
		try (ConfigurableApplicationContext context = start(Application.class, Operators.class)) {
			HttpResponse<String> response = send(context, "POST", "operator");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).contains("\"replaced\":[]");
			assertThat(send(context, "POST", "guest").statusCode()).isEqualTo(403);
			assertThat(send(context, "POST", "nobody").statusCode()).isEqualTo(401);
		}
	}

	@Test
	void valuesAreForOperators() throws Exception {
		try (ConfigurableApplicationContext context = start(Application.class)) {
			assertThat(phrase(context, "operator")).isEqualTo("Good day");
			assertThat(phrase(context, "guest")).isEqualTo("******");
		}
	}

	private static String phrase(ConfigurableApplicationContext context, String user) throws Exception {
		return JsonPath.read(send(context, "GET", user).body(), "$.configured.config.phrase.value");
	}

	private static HttpResponse<String> send(ConfigurableApplicationContext context, String method, String user)
			throws Exception {
		String path = method.equals("GET") ? "/actuator/providers/greeters/polite" : "/actuator/providers";
		String credentials = Base64.getEncoder().encodeToString((user + ":pass").getBytes(StandardCharsets.UTF_8));
		return HttpClient.newHttpClient()
			.send(HttpRequest
				.newBuilder(URI
					.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path))
				.header("Authorization", "Basic " + credentials)
				.method(method, BodyPublishers.noBody())
				.build(), BodyHandlers.ofString());
	}

	private static ConfigurableApplicationContext start(Class<?>... sources) {
		return new SpringApplicationBuilder(sources).run("--server.port=0");
	}

	@EnableAutoConfiguration
	@SpringBootConfiguration(proxyBeanMethods = false)
	static class Application {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("operator").password("{noop}pass").roles("OPERATOR").build(),
					User.withUsername("guest").password("{noop}pass").roles("GUEST").build());
		}

	}

}
