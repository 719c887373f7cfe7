package io.beluga.registry.autoconfigure;

import java.io.IOException;
import java.io.InputStream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepository;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepositoryJsonBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the metadata that editors use.
 */
class MetadataTests {

	@Test
	void everyPropertyHasDescription() throws IOException {
		try (InputStream input = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			ConfigurationMetadataRepository metadata = ConfigurationMetadataRepositoryJsonBuilder.create(input).build();
			assertThat(metadata.getAllProperties()).containsKeys("beluga.registry.enabled",
					"beluga.registry.creation-timeout", "beluga.registry.creation-retry-delay",
					"beluga.registry.drain-timeout", "beluga.registry.eager", "beluga.registry.missing-keys",
					"beluga.registry.unknown-properties", "beluga.registry.observe-calls",
					"management.health.providers.enabled", "management.health.providers.probe",
					"beluga.registry.resolved.max-size", "beluga.registry.resolved.idle-timeout",
					"beluga.registry.resolved.negative-ttl", "beluga.registry.resolved.refresh-after",
					"beluga.packages", "beluga.providers", "management.endpoint.providers.access");
			assertThat(metadata.getAllProperties().values())
				.allSatisfy((property) -> assertThat(property.getDescription()).as(property.getId()).isNotBlank());
		}
	}

}
