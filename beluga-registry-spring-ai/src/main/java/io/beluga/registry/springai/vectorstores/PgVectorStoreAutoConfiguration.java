package io.beluga.registry.springai.vectorstores;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.springai.internal.StoredVectors;

import org.springframework.ai.vectorstore.pgvector.PgVectorStore;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Auto-configuration for stores in PostgreSQL.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = BelugaRegistryAutoConfiguration.class)
@ConditionalOnClass({ PgVectorStore.class, JdbcTemplate.class })
public final class PgVectorStoreAutoConfiguration {

	PgVectorStoreAutoConfiguration() {
	}

	@Bean
	@BelugaProvider(packageName = "vectorstores", name = "pgvector", type = "vectorstore",
			capabilities = { "add", "delete", "search" }, supportedFeatures = { "filters", "indexes" },
			documentation = "https://docs.spring.io/spring-ai/reference/api/vectordbs/pgvector.html",
			apiKey = ApiKeyUse.NONE)
	static PgVectorStoreFactory belugaPgVectorStores(StoredVectors vectors, ListableBeanFactory beanFactory) {
		return new PgVectorStoreFactory(vectors, beanFactory);
	}

}
