package io.beluga.registry.integration;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a web application that writes JSON with Jackson 2.
 */
class Jackson2Tests {

	@Test
	void endpointIsWrittenAsWithJackson3() throws Exception {
		try (ConfigurableApplicationContext context = SpringApplication.run(Application.class, "--server.port=0",
				"--beluga.providers.greeters.polite.phrase=Good day", "--management.endpoints.web.exposure.include=*",
				"--spring.http.converters.preferred-json-mapper=jackson2",
				"--spring.jackson2.property-naming-strategy=SNAKE_CASE",
				"--spring.jackson2.default-property-inclusion=ALWAYS")) {
			assertThat(get(context, "/words").body()).isEqualTo("{\"two_words\":1}");
			assertThat(JsonPath.<String>read(get(context, "/actuator/providers").body(), "$.packages.greeters.default"))
				.isEqualTo("polite");
			assertThat(JsonPath.<Map<String, Object>>read(get(context, "/actuator/providers/greeters/polite").body(),
					"$.configured"))
				.containsOnlyKeys("provider", "source", "state", "generation", "calls", "config");
		}
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
		URI uri = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
		return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		WordsController wordsController() {
			return new WordsController();
		}

	}

	@RestController
	static final class WordsController {

		@GetMapping("/words")
		Words words() {
			return new Words(1);
		}

	}

	record Words(int twoWords) {
	}

}
