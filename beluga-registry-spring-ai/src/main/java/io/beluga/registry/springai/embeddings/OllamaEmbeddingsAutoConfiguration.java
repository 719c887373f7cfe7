package io.beluga.registry.springai.embeddings;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.springai.internal.StoredVectors;

import org.springframework.ai.ollama.OllamaEmbeddingModel;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the provider {@code ollama} of {@code embeddings}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = BelugaRegistryAutoConfiguration.class)
@ConditionalOnClass(OllamaEmbeddingModel.class)
public final class OllamaEmbeddingsAutoConfiguration {

	OllamaEmbeddingsAutoConfiguration() {
	}

	@Bean
	@BelugaProvider(packageName = "embeddings", name = "ollama", type = "embedding", capabilities = "embed",
			supportedFeatures = "dimensions", documentation = "https://docs.ollama.com/capabilities/embeddings",
			apiKey = ApiKeyUse.NONE)
	static OllamaEmbeddingModelFactory belugaOllamaEmbeddings(StoredVectors vectors, BeanFactory beanFactory) {
		return new OllamaEmbeddingModelFactory(vectors, beanFactory);
	}

}
