package io.beluga.registry.springai.embeddings;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.springai.internal.StoredVectors;
import io.beluga.registry.springai.internal.VectorSpace;

import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the embedding models of those who speak OpenAI's protocol.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = BelugaRegistryAutoConfiguration.class)
@ConditionalOnClass(OpenAiEmbeddingModel.class)
public final class OpenAiEmbeddingsAutoConfiguration {

	OpenAiEmbeddingsAutoConfiguration() {
	}

	@Bean
	@BelugaProvider(packageName = "embeddings", name = "openai", type = "embedding", capabilities = "embed",
			supportedFeatures = "dimensions", documentation = "https://platform.openai.com/docs/guides/embeddings")
	static OpenAiEmbeddingModelFactory belugaOpenAiEmbeddings(StoredVectors vectors, BeanFactory beanFactory) {
		return new OpenAiEmbeddingModelFactory("https://api.openai.com/v1", VectorSpace.OPENAI_MODEL, vectors,
				beanFactory);
	}

	@Bean
	@BelugaProvider(packageName = "embeddings", name = "openai-compatible", type = "embedding", capabilities = "embed",
			supportedFeatures = "dimensions", apiKey = ApiKeyUse.OPTIONAL,
			documentation = "Any server with OpenAI's protocol, such as vLLM, LM Studio or llama.cpp. Set endpoint to "
					+ "what stands before /embeddings.")
	static OpenAiEmbeddingModelFactory belugaOpenAiCompatibleEmbeddings(StoredVectors vectors,
			BeanFactory beanFactory) {
		return new OpenAiEmbeddingModelFactory(null, null, vectors, beanFactory);
	}

	@Bean
	@BelugaProvider(packageName = "embeddings", name = "mistral", type = "embedding", capabilities = "embed",
			documentation = "https://docs.mistral.ai/capabilities/embeddings")
	static OpenAiEmbeddingModelFactory belugaMistralEmbeddings(StoredVectors vectors, BeanFactory beanFactory) {
		return new OpenAiEmbeddingModelFactory("https://api.mistral.ai/v1", VectorSpace.MISTRAL_MODEL, vectors,
				beanFactory);
	}

}
