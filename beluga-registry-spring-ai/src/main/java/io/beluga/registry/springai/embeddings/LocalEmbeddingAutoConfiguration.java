package io.beluga.registry.springai.embeddings;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.springai.internal.StoredVectors;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for an embedding model in the JVM.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = BelugaRegistryAutoConfiguration.class)
@ConditionalOnClass(AllMiniLmL6V2QuantizedEmbeddingModel.class)
public final class LocalEmbeddingAutoConfiguration {

	LocalEmbeddingAutoConfiguration() {
	}

	@Bean
	@BelugaProvider(packageName = "embeddings", name = "local", type = "embedding", capabilities = "embed",
			documentation = "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2", apiKey = ApiKeyUse.NONE)
	static LocalEmbeddingModelFactory belugaLocalEmbeddings(StoredVectors vectors, BeanFactory beanFactory) {
		return new LocalEmbeddingModelFactory(vectors, beanFactory);
	}

}
