package io.beluga.registry.integration;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import com.jayway.jsonpath.JsonPath;
import io.beluga.registry.integration.greeting.Greeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for Actuator without the metrics of Micrometer.
 */
@ExtendWith(OutputCaptureExtension.class)
class NoMicrometerTests {

	@Test
	void applicationUsesProviderAndShowsIt(CapturedOutput output) throws Exception {
		assertThat(ClassUtils.isPresent("io.micrometer.core.instrument.MeterRegistry", null)).isFalse();
		assertThat(ClassUtils
			.isPresent("org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration", null))
			.isFalse();
		try (ConfigurableApplicationContext context = SpringApplication.run(Application.class, "--server.port=0",
				"--beluga.providers.greeters.polite.phrase=Good day",
				"--management.endpoints.web.exposure.include=*")) {
			assertThat(get(context, "/hello/Ada").body()).isEqualTo("Good day, Ada");
			HttpResponse<String> response = get(context, "/actuator/providers/greeters/polite");
			assertThat(JsonPath.<String>read(response.body(), "$.configured.state")).isEqualTo("READY");
			assertThat(JsonPath.<String>read(get(context, "/actuator/health").body(), "$.status")).isEqualTo("UP");
		}
		assertThat(output).doesNotContain(" WARN ").doesNotContain(" ERROR ");
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
		URI uri = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
		return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		HelloController helloController(Greeter greeter) {
			return new HelloController(greeter);
		}

	}

	@RestController
	static final class HelloController {

		private final Greeter greeter;

		private HelloController(Greeter greeter) {
			this.greeter = greeter;
		}

		@GetMapping("/hello/{name}")
		String hello(@PathVariable String name) {
			return this.greeter.greet(name);
		}

	}

}
