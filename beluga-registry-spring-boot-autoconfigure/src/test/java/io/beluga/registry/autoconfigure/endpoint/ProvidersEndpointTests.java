package io.beluga.registry.autoconfigure.endpoint;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.MethodMode;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProvidersEndpoint} on a real server.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=*",
				"management.endpoint.configprops.show-values=always", "management.endpoint.env.show-values=always",
				"beluga.providers.speakers.loud.api-key=sk-marker-4711",
				"beluga.providers.speakers.loud.volume=sk-marker-4712", "beluga.providers.speakers.soft.extends=loud",
				"beluga.providers.speakers.bad.provider-name=broken", "beluga.packages.speakers.default=soft",
				"beluga.packages.speakers.aliases.whisper=soft" })
class ProvidersEndpointTests {

	private static final ProviderPackage<Speaker> SPEAKERS = ProviderPackage.of("speakers", Speaker.class);

	@LocalServerPort
	private int port;

	@Autowired
	private Providers providers;

	@Autowired
	private Application application;

	@Test
	void readGivesEverythingAndCreatesNothing() {
		int before = this.application.created.get();
		client().get()
			.uri("/actuator/providers")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.packages.speakers.contract")
			.isEqualTo(Speaker.class.getName())
			.jsonPath("$.packages.speakers.default")
			.isEqualTo("soft")
			.jsonPath("$.packages.speakers.aliases.whisper")
			.isEqualTo("soft")
			.jsonPath("$.packages.speakers.providers.loud.type")
			.isEqualTo("speakers")
			.jsonPath("$.packages.speakers.providers.loud.apiKey")
			.isEqualTo("required")
			.jsonPath("$.packages.speakers.providers.loud.capabilities")
			.isEqualTo(List.of("speak"))
			.jsonPath("$.packages.speakers.providers.loud.supportedFeatures")
			.isEqualTo(List.of("stereo"))
			.jsonPath("$.packages.speakers.providers.loud.documentation")
			.isEqualTo("Speaks.")
			.jsonPath("$.packages.speakers.providers.loud.configured")
			.isEqualTo(List.of("loud", "soft"))
			.jsonPath("$.packages.speakers.providers.loud.configSchema")
			.doesNotExist()
			.jsonPath("$.packages.speakers.providers.broken.documentation")
			.doesNotExist()
			.jsonPath("$.packages.speakers.configured.soft.provider")
			.isEqualTo("loud")
			.jsonPath("$.packages.speakers.configured.soft.source")
			.isEqualTo("environment")
			.jsonPath("$.packages.speakers.configured.soft.config['api-key'].value")
			.isEqualTo("******")
			.jsonPath("$.packages.speakers.configured.soft.config.volume.value")
			.isEqualTo("******")
			.jsonPath("$.packages.speakers.configured.soft.config.volume.origin")
			.isEqualTo("\"beluga.providers.speakers.loud.volume\" from property source \"Inlined Test Properties\"")
			.jsonPath("$.packages.speakers.resolved.live")
			.isEqualTo(0);
		assertThat(this.application.created).hasValue(before);
	}

	@Test
	@DirtiesContext(methodMode = MethodMode.AFTER_METHOD)
	void readWhenUsedShowsStateAndFailure() {
		this.providers.get(SPEAKERS, "loud").speak();
		org.assertj.core.api.Assertions.catchThrowable(() -> this.providers.get(SPEAKERS, "bad").speak());
		client().get()
			.uri("/actuator/providers/speakers")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.configured.loud.state")
			.isEqualTo("READY")
			.jsonPath("$.configured.loud.generation")
			.isEqualTo(1)
			.jsonPath("$.configured.loud.createdAt")
			.value(String.class, (text) -> assertThat(java.time.Instant.parse(text)).isNotNull())
			.jsonPath("$.configured.loud.lastFailure")
			.doesNotExist()
			.jsonPath("$.configured.loud.calls.inFlight")
			.isEqualTo(0)
			.jsonPath("$.configured.loud.calls.failed")
			.isEqualTo(0)
			.jsonPath("$.configured.loud.calls.lastFailedAt")
			.doesNotExist()
			.jsonPath("$.configured.soft.state")
			.isEqualTo("CONFIGURED")
			.jsonPath("$.configured.soft.createdAt")
			.doesNotExist()
			.jsonPath("$.configured.bad.state")
			.isEqualTo("UNAVAILABLE")
			.jsonPath("$.configured.bad.lastFailure.code")
			.isEqualTo("ErrProviderCreationFailed")
			.jsonPath("$.configured.bad.lastFailure.at")
			.exists();
	}

	@Test
	@DirtiesContext(methodMode = MethodMode.AFTER_METHOD)
	void readWhenNamesAreResolvedCountsThemAndNamesNone() {
		this.providers.get(SPEAKERS, "tenant-42").speak();
		client().get()
			.uri("/actuator/providers/speakers")
			.exchange()
			.expectBody()
			.jsonPath("$.resolved.live")
			.isEqualTo(1)
			.jsonPath("$.resolved.maxSize")
			.isEqualTo(10000)
			.jsonPath("$.configured.tenant-42")
			.doesNotExist();
	}

	@Test
	void readWhenNameIsProviderAndConfiguredGivesBoth() {
		client().get()
			.uri("/actuator/providers/speakers/loud")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.name")
			.isEqualTo("loud")
			.jsonPath("$.provider.configSchema['$schema']")
			.isEqualTo("https://json-schema.org/draft/2020-12/schema")
			.jsonPath("$.configured.provider")
			.isEqualTo("loud");
	}

	@Test
	void readWhenNameIsConfiguredOnlyLeavesProviderOut() {
		client().get()
			.uri("/actuator/providers/speakers/soft")
			.exchange()
			.expectBody()
			.jsonPath("$.provider")
			.doesNotExist()
			.jsonPath("$.configured.provider")
			.isEqualTo("loud");
	}

	@Test
	void readWhenNameIsProviderOnlyLeavesConfiguredOut() {
		client().get()
			.uri("/actuator/providers/speakers/broken")
			.exchange()
			.expectBody()
			.jsonPath("$.provider.apiKey")
			.isEqualTo("none")
			.jsonPath("$.configured")
			.doesNotExist();
	}

	@Test
	void readWhenNameIsAliasGivesItsTarget() {
		client().get()
			.uri("/actuator/providers/speakers/whisper")
			.exchange()
			.expectBody()
			.jsonPath("$.configured.provider")
			.isEqualTo("loud");
	}

	@Test
	void readWhenUnknownIsNotFound() {
		for (String path : List.of("nothing", "speakers/nothing", "nothing/loud")) {
			client().get().uri("/actuator/providers/" + path).exchange().expectStatus().isEqualTo(HttpStatus.NOT_FOUND);
		}
	}

	@Test
	void writeIsNotAllowed() {
		client().post().uri("/actuator/providers").exchange().expectStatus().isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
	}

	@Test
	void secretsAreNowhereInActuator() {
		for (String path : List.of("providers", "providers/speakers/loud", "configprops", "configprops/beluga", "env",
				"env/beluga.providers.speakers.loud.api-key", "beans", "conditions")) {
			String body = client().get()
				.uri("/actuator/" + path)
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody(String.class)
				.returnResult()
				.getResponseBody();
			assertThat(body).as(path).isNotNull().doesNotContain("sk-marker");
		}
	}

	@Test
	void configpropsShowsProvidersMasked() {
		String context = "$.contexts.application.beans";
		client().get()
			.uri("/actuator/configprops/beluga")
			.exchange()
			.expectBody()
			.jsonPath(context + ".belugaProvidersProperties.prefix")
			.isEqualTo("beluga.providers")
			.jsonPath(context + ".belugaProvidersProperties.properties.speakers.loud['api-key']")
			.isEqualTo("******")
			.jsonPath(context + ".belugaPackagesProperties.properties.speakers.default")
			.isEqualTo("soft");
	}

	private RestTestClient client() {
		return RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
	}

	/**
	 * A contract.
	 */
	public interface Speaker {

		String speak();

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final AtomicInteger created = new AtomicInteger();

		@Bean
		@BelugaProvider(packageName = "speakers", name = "loud", capabilities = "speak", supportedFeatures = "stereo",
				documentation = "Speaks.")
		ProviderFactory<ProviderConfig, Speaker> loud() {
			return (context, config) -> {
				this.created.incrementAndGet();
				return context::name;
			};
		}

		@Bean
		ProviderConfigResolver tenants() {
			return (packageName, name) -> name.startsWith("tenant-")
					? Optional.of(ProviderConfig.builder("loud").apiKey("sk-marker-4713").build()) : Optional.empty();
		}

		@Bean
		@BelugaProvider(packageName = "speakers", name = "broken", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, Speaker> broken() {
			return (context, config) -> {
				throw new IllegalStateException("broken");
			};
		}

	}

}
