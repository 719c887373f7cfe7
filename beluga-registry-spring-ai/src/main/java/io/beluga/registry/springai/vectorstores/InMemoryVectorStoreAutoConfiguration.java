package io.beluga.registry.springai.vectorstores;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.springai.internal.StoredVectors;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for stores in memory.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = BelugaRegistryAutoConfiguration.class)
public final class InMemoryVectorStoreAutoConfiguration {

	InMemoryVectorStoreAutoConfiguration() {
	}

	@Bean
	@BelugaProvider(packageName = "vectorstores", name = InMemoryVectorStoreFactory.NAME, type = "vectorstore",
			capabilities = { "add", "delete", "search" }, supportedFeatures = "filters",
			documentation = "https://docs.spring.io/spring-ai/reference/api/vectordbs.html", apiKey = ApiKeyUse.NONE)
	static InMemoryVectorStoreFactory belugaInMemoryVectorStores(StoredVectors vectors,
			ListableBeanFactory beanFactory) {
		return new InMemoryVectorStoreFactory(vectors, beanFactory);
	}

}
