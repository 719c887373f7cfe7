package io.beluga.registry.springai;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.springai.internal.ConfiguredNames;
import io.beluga.registry.springai.internal.StoredVectors;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the packages of Spring AI's contracts.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = BelugaRegistryAutoConfiguration.class)
public final class SpringAiPackagesAutoConfiguration {

	SpringAiPackagesAutoConfiguration() {
	}

	@Bean
	static ProviderPackage<ChatModel> belugaLlmsPackage() {
		return SpringAiPackages.LLMS;
	}

	@Bean
	static ProviderPackage<EmbeddingModel> belugaEmbeddingsPackage() {
		return SpringAiPackages.EMBEDDINGS;
	}

	@Bean
	static ConfiguredNames belugaConfiguredNames() {
		return new ConfiguredNames();
	}

	@Bean
	static StoredVectors belugaStoredVectors(ObjectProvider<ConfiguredProviders> configured) {
		return new StoredVectors(SpringAiPackages.EMBEDDINGS, configured);
	}

	@Bean
	static ProviderPackage<VectorStore> belugaVectorStoresPackage() {
		return SpringAiPackages.VECTOR_STORES;
	}

}
