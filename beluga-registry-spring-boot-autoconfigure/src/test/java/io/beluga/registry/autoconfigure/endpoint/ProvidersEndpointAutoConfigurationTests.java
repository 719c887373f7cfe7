package io.beluga.registry.autoconfigure.endpoint;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProvidersEndpointAutoConfiguration}.
 */
class ProvidersEndpointAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(BelugaRegistryAutoConfiguration.class, ProvidersEndpointAutoConfiguration.class));

	@Test
	void endpointWhenExposedIsThere() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=providers")
			.run((context) -> assertThat(context).hasSingleBean(ProvidersEndpoint.class));
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
