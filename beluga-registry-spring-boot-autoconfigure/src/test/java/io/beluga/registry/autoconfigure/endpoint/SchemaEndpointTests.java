package io.beluga.registry.autoconfigure.endpoint;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the schemas that {@link ProvidersEndpoint} shows, on a real server.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
		"management.endpoints.web.exposure.include=providers", "beluga.providers.speakers.typed.voice=alto" })
class SchemaEndpointTests {

	@LocalServerPort
	private int port;

	@Autowired
	private Application application;

	@Test
	void readWhenProviderIsTypedShowsItsSchemaAndCreatesNothing() {
		RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.build()
			.get()
			.uri("/actuator/providers/speakers/typed")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.provider.configSchema.required")
			.isEqualTo(List.of("voice"))
			.jsonPath("$.provider.configSchema.properties.voice.minLength")
			.isEqualTo(1)
			.jsonPath("$.provider.configSchema.properties.pause.default")
			.isEqualTo("2s")
			.jsonPath("$.configured.generation")
			.isEqualTo(0);
		assertThat(this.application.created).hasValue(0);
	}

	/**
	 * A contract.
	 */
	interface Speaker {

		String speak();

	}

	record Voice(@NotBlank String voice, @DefaultValue("2s") Duration pause) {
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final AtomicInteger created = new AtomicInteger();

		@Bean
		@BelugaProvider(packageName = "speakers", name = "typed", apiKey = ApiKeyUse.NONE)
		ProviderFactory<Voice, Speaker> typed() {
			return (context, config) -> {
				this.created.incrementAndGet();
				return config::voice;
			};
		}

	}

}
