package io.beluga.registry.integration;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.integration.greeting.Greeter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a reactive web application.
 */
class WebFluxTests {

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		context = SpringApplication.run(Application.class, "--server.port=0",
				"--management.endpoints.web.exposure.include=providers",
				"--management.endpoint.providers.show-values=when-authorized",
				"--management.endpoint.providers.roles=operator",
				"--spring.jackson.property-naming-strategy=SNAKE_CASE", "--beluga.packages.greeters.default=polite",
				"--beluga.providers.greeters.polite.phrase=Good day");
		ProviderConfig config = ProviderConfig.builder("polite").customField("phrase", "Hey").build();
		for (String name : new String[] { "a/b", "greeters/a", "two words", "line\nbreak", "größe", "100%", "a;b" }) {
			context.getBean(Providers.class).put("greeters", name, config);
		}
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@Test
	void applicationUsesProvider() throws Exception {
		assertThat(ClassUtils.isPresent("jakarta.servlet.Servlet", null)).isFalse();
		HttpResponse<String> response = send("GET", "/hello/Ada");
		assertThat(response.body()).isEqualTo("Good day, Ada");
	}

	@Test
	void readGivesPackagesAndProviders() throws Exception {
		String all = request("GET", "").body();
		assertThat(JsonPath.<String>read(all, "$.packages.greeters.default")).isEqualTo("polite");
		assertThat(JsonPath.<String>read(all, "$.packages.greeters.providers.polite.apiKey")).isEqualTo("none");
		assertThat(JsonPath.<Map<String, Object>>read(request("GET", "/greeters").body(), "$.configured"))
			.containsKeys("polite", "a/b");
		assertThat(JsonPath.<Map<String, Object>>read(request("GET", "/greeters/polite").body(), "$"))
			.containsOnlyKeys("name", "provider", "configured");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/a/b               | a/b
			/a%2Fb             | a/b
			/greeters/a        | greeters/a
			/two%20words       | two words
			/gr%C3%B6%C3%9Fe   | größe
			/100%25            | 100%
			/a%3Bb             | a;b
			/%70olite          | polite
			""")
	void readWhenNameNeedsEncodingFindsIt(String path, String name) throws Exception {
		HttpResponse<String> response = request("GET", "/greeters" + path);
		assertThat(JsonPath.<String>read(response.body(), "$.name")).isEqualTo(name);
	}

	@Test
	void readWhenNameHasLineBreakFindsIt() throws Exception {
		assertThat(JsonPath.<String>read(request("GET", "/greeters/line%0Abreak").body(), "$.name"))
			.isEqualTo("line\nbreak");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nothing", "/greeters/nothing", "/nothing/polite", "/greeters/POLITE", "/greeters/%0A",
			"/greeters/polite/x", "/greeters/p%C3%B6lite" })
	void readWhenUnknownIsNotFound(String path) throws Exception {
		assertThat(request("GET", path).statusCode()).isEqualTo(404);
		assertThat(request("HEAD", path).statusCode()).isEqualTo(404);
	}

	@Test
	void readWhenNameIsMuchTooLongIsNotFoundOrRefused() throws Exception {
		HttpResponse<String> response = request("GET", "/greeters/" + "n".repeat(3500));
		assertThat(response.statusCode()).isEqualTo(404);
		// Netty takes 4096 bytes for the first line of a request
		assertThat(request("GET", "/greeters/" + "n".repeat(5000)).statusCode()).isEqualTo(414);
	}

	@Test
	void headAndOptionsAreAnswered() throws Exception {
		HttpResponse<String> head = request("HEAD", "/greeters/polite");
		assertThat(head.statusCode()).isEqualTo(200);
		assertThat(head.body()).isEmpty();
		HttpResponse<String> options = request("OPTIONS", "");
		assertThat(options.statusCode()).isEqualTo(200);
		assertThat(options.headers().firstValue("Allow")).hasValueSatisfying(
				(allow) -> assertThat(allow.split(",")).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "DELETE", "PATCH" })
	void otherMethodsAreNotAllowed(String method) throws Exception {
		assertThat(request(method, "").statusCode()).isEqualTo(405);
		assertThat(request(method, "/greeters/polite").statusCode()).isEqualTo(405);
	}

	@Test
	void readWhenRoleIsNeededDependsOnUser() throws Exception {
		assertThat(request("GET", "/greeters/polite").body()).doesNotContain("Good day");
		assertThat(request("GET", "/greeters/polite", "X-User", "ann").body()).doesNotContain("Good day");
		for (String path : new String[] { "", "/greeters", "/greeters/polite" }) {
			assertThat(request("GET", path, "X-User", "operator").body()).as(path).contains("Good day");
		}
	}

	private static HttpResponse<String> request(String method, String path, String... headers) throws Exception {
		return send(method, "/actuator/providers" + path, headers);
	}

	private static HttpResponse<String> send(String method, String path, String... headers) throws Exception {
		URI uri = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
		HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody());
		if (headers.length > 0) {
			request.headers(headers);
		}
		return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		HelloController helloController(Greeter greeter) {
			return new HelloController(greeter);
		}

		@Bean
		WebFilter users() {
			return (exchange, chain) -> {
				String user = exchange.getRequest().getHeaders().getFirst("X-User");
				Mono<Void> result = chain.filter(exchange);
				return (user != null) ? result.contextWrite(ReactiveSecurityContextHolder
					.withAuthentication(new TestingAuthenticationToken(user, null, user))) : result;
			};
		}

	}

	@RestController
	static final class HelloController {

		private final Greeter greeter;

		private HelloController(Greeter greeter) {
			this.greeter = greeter;
		}

		@GetMapping("/hello/{name}")
		Mono<String> hello(@PathVariable String name) {
			return Mono.fromSupplier(() -> this.greeter.greet(name));
		}

	}

}
