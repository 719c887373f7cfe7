package io.beluga.registry.autoconfigure.endpoint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProvidersEndpoint} with very many configured providers.
 */
class ProvidersEndpointScaleTests {

	private static final int MANY = 10_000;

	@Test
	void readWhenThereAreManyListsSomeAndCreatesNone() {
		Map<String, Object> properties = new HashMap<>();
		for (int i = 0; i < MANY; i++) {
			String prefix = "beluga.providers.speakers.s%05d.".formatted(i);
			properties.put(prefix + "provider-name", "free");
			properties.put(prefix + "api-key", "sk-marker");
		}
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(BelugaRegistryAutoConfiguration.class,
					ProvidersEndpointAutoConfiguration.class))
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("many", properties)))
			.withPropertyValues("management.endpoints.web.exposure.include=providers")
			.withUserConfiguration(Speakers.class)
			.run((context) -> {
				Map<String, Object> body = context.getBean(ProvidersEndpoint.class).providers();
				Map<String, Object> configured = JsonPath.read(body, "$.packages.speakers.configured");
				assertThat(configured).hasSize(ProviderDescriptions.MOST_CONFIGURED);
				assertThat(List.copyOf(configured.keySet())).isSorted();
				assertThat(JsonPath.<Integer>read(body, "$.packages.speakers.omitted"))
					.isEqualTo(MANY - ProviderDescriptions.MOST_CONFIGURED);
				assertThat(JsonPath.<List<String>>read(body, "$.packages.speakers.providers.free.configured"))
					.hasSize(ProviderDescriptions.MOST_CONFIGURED)
					.isSorted();
				assertThat(JsonPath.<List<String>>read(body, "$..state")).hasSize(ProviderDescriptions.MOST_CONFIGURED)
					.containsOnly("CONFIGURED");
				assertThat(context.getBean(Speakers.class).created).hasValue(0);
			});
	}

}
