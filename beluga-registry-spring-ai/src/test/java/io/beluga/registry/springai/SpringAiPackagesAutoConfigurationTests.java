package io.beluga.registry.springai;

import java.lang.reflect.Method;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

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
	void packageWhenItsContractIsMissingIsNotThere() {
		this.application.withClassLoader(new FilteredClassLoader("org.springframework.ai.vectorstore"))
			.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listPackages())
				.containsExactly("embeddings", "llms"));
	}

	@Test
	void gettersAreNoCalls() {
		assertThat(SpringAiPackages.EMBEDDINGS.unobserved()).extracting(Method::getName)
			.containsExactlyInAnyOrder("dimensions", "getEmbeddingContent");
		assertThat(SpringAiPackages.VECTOR_STORES.unobserved()).extracting(Method::getName)
			.containsExactlyInAnyOrder("getName", "getNativeClient");
	}

}
