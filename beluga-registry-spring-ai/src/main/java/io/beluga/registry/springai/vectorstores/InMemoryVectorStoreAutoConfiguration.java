package io.beluga.registry.springai.vectorstores;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.springai.internal.StoredVectors;

import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for stores in memory.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = BelugaRegistryAutoConfiguration.class)
@ConditionalOnClass(SimpleVectorStore.class)
public final class InMemoryVectorStoreAutoConfiguration {

	@Bean
	@BelugaProvider(packageName = "vectorstores", name = InMemoryVectorStoreFactory.NAME, type = "vectorstore",
			capabilities = { "add", "delete", "search" }, supportedFeatures = "filters",
			documentation = "https://docs.spring.io/spring-ai/reference/api/vectordbs.html", apiKey = ApiKeyUse.NONE)
	static InMemoryVectorStoreFactory belugaInMemoryVectorStores(StoredVectors vectors, BeanFactory beanFactory) {
		return new InMemoryVectorStoreFactory(vectors, new VectorStoreObservations(beanFactory));
	}

}
