package io.beluga.registry.springai;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.stream.StreamSupport;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpringAiPackagesAutoConfiguration}.
 */
class SpringAiPackagesAutoConfigurationTests {

	private final ApplicationContextRunner application = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class, BelugaRegistryAutoConfiguration.class));

	@Test
	void packagesAreThere() {
		this.application.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listPackages())
			.containsExactly("embeddings", "llms", "vectorstores"));
	}

	@Test
	void gettersAreNoCalls() {
		assertThat(SpringAiPackages.EMBEDDINGS.unobserved()).extracting(Method::getName)
			.containsExactlyInAnyOrder("dimensions", "getEmbeddingContent");
		assertThat(SpringAiPackages.VECTOR_STORES.unobserved()).extracting(Method::getName)
			.containsExactlyInAnyOrder("getName", "getNativeClient");
	}

	@Test
	void everyPropertyIsDescribed() {
		Class<?>[] configurations = StreamSupport
			.stream(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()).spliterator(), false)
			.filter((name) -> name.startsWith(getClass().getPackageName()))
			.map((name) -> ClassUtils.resolveClassName(name, null))
			.toArray(Class<?>[]::new);
		this.application.withConfiguration(AutoConfigurations.of(configurations)).run((context) -> {
			ProviderRegistry registry = context.getBean(ProviderRegistry.class);
			for (String packageName : registry.listPackages()) {
				for (String provider : registry.listProviders(packageName)) {
					Map<?, ?> properties = (Map<?, ?>) registry.getProviderInfo(packageName, provider)
						.configSchema()
						.document()
						.get("properties");
					assertThat(properties).as(packageName + "." + provider)
						.allSatisfy((name, schema) -> assertThat((Map<?, ?>) schema).as("%s", name)
							.extracting("description")
							.isNotNull()
							.asString()
							// who reads it sees no Javadoc
							.doesNotContain("{@"));
				}
			}
			assertThat(registry.listProviders("vectorstores")).containsExactly("inmemory", "pgvector");
		});
	}

}
