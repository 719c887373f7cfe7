package io.beluga.registry.autoconfigure.endpoint;

import java.io.IOException;
import java.io.InputStream;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.autoconfigure.ProviderRefreshAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepositoryJsonBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProvidersEndpointAutoConfiguration}.
 */
class ProvidersEndpointAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class,
				ProviderRefreshAutoConfiguration.class, ProvidersEndpointAutoConfiguration.class));

	@Test
	void endpointWhenExposedIsThere() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=providers")
			.run((context) -> assertThat(context).hasSingleBean(ProvidersEndpoint.class)
				.hasSingleBean(ProvidersEndpointWebExtension.class));
	}

	@Test
	void webExtensionWhenExposedOverJmxAloneIsNotThere() {
		this.runner
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.web.exposure.exclude=providers",
					"management.endpoints.jmx.exposure.include=providers")
			.run((context) -> assertThat(context).hasSingleBean(ProvidersEndpoint.class)
				.doesNotHaveBean(ProvidersEndpointWebExtension.class));
	}

	@Test
	void metadataDescribesProperties() throws IOException {
		try (InputStream input = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			assertThat(ConfigurationMetadataRepositoryJsonBuilder.create(input)
				.build()
				.getAllProperties()
				.entrySet()
				.stream()
				.filter((entry) -> entry.getKey().startsWith("management.endpoint.providers."))
				.map((entry) -> entry.getKey() + ": " + entry.getValue().getDefaultValue() + ", "
						+ entry.getValue().getDescription()))
				.containsExactlyInAnyOrder(
						"management.endpoint.providers.access: read_only, "
								+ "Permitted level of access for the providers endpoint.",
						"management.endpoint.providers.cache.time-to-live: 0ms, "
								+ "Maximum time that a response can be cached.",
						"management.endpoint.providers.show-values: never, "
								+ "When to show values of the configuration of providers. "
								+ "API keys, secrets and free-form fields are never shown.",
						"management.endpoint.providers.roles: null, "
								+ "Roles used to determine whether a user is authorized to be shown values. "
								+ "When empty, all authenticated users are authorized.");
		}
	}

	@Test
	void endpointWhenNotExposedIsNotThere() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(ProvidersEndpoint.class));
	}

	@Test
	void endpointWhenAccessIsNoneIsNotThere() {
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=providers",
					"management.endpoint.providers.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(ProvidersEndpoint.class));
	}

	@Test
	void endpointWhenRegistryIsDisabledIsNotThere() {
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=providers", "beluga.registry.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ProvidersEndpoint.class)
				.doesNotHaveBean(ProviderRegistry.class));
	}

}
