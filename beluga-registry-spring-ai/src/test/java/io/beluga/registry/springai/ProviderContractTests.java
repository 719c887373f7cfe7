package io.beluga.registry.springai;

import java.util.List;
import java.util.Set;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.springai.embeddings.LocalEmbeddingAutoConfiguration;
import io.beluga.registry.springai.embeddings.OllamaEmbeddingsAutoConfiguration;
import io.beluga.registry.springai.embeddings.OpenAiEmbeddingsAutoConfiguration;
import io.beluga.registry.springai.llms.OpenAiLlmsAutoConfiguration;
import io.beluga.registry.springai.vectorstores.InMemoryVectorStoreAutoConfiguration;
import io.beluga.registry.test.ProviderFactoryContract;
import io.beluga.registry.test.TestProviders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every provider has to keep to, for those of which there is one kind alone; the
 * others have it in their own tests.
 */
class ProviderContractTests {

	@Nested
	class OpenAiCompatible extends ProviderFactoryContract<ChatModel> {

		private final VendorServer vendor = new VendorServer(OpenAiWire.saying("Hello"));

		OpenAiCompatible() {
			super(SpringAiPackages.LLMS);
		}

		@AfterEach
		void stop() {
			this.vendor.close();
		}

		@Override
		protected TestProviders application() {
			return TestProviders.withBootBinding()
				.withConfiguration(SpringAiPackagesAutoConfiguration.class, OpenAiLlmsAutoConfiguration.class);
		}

		@Override
		protected ProviderConfig validConfig() {
			return ProviderConfig.builder("openai-compatible")
				.apiKey("key-of-the-account")
				.endpoint(this.vendor.uri())
				.customField("model", "m")
				.customField("max-retries", 0)
				.build();
		}

		@Override
		protected Set<String> requiredFields() {
			return Set.of("endpoint", "model");
		}

		@Override
		protected void use(ChatModel provider) {
			assertThat(provider.call("?")).isEqualTo("Hello");
		}

	}

	@Nested
	class LocalEmbeddings extends ProviderFactoryContract<EmbeddingModel> {

		LocalEmbeddings() {
			super(SpringAiPackages.EMBEDDINGS);
		}

		@Override
		protected TestProviders application() {
			return TestProviders.withBootBinding()
				.withConfiguration(SpringAiPackagesAutoConfiguration.class, LocalEmbeddingAutoConfiguration.class);
		}

		@Override
		protected ProviderConfig validConfig() {
			return ProviderConfig.builder("local").build();
		}

		@Override
		protected void use(EmbeddingModel provider) {
			assertThat(provider.embed("text")).hasSize(384);
		}

	}

	@Nested
	class OpenAiEmbeddings extends ProviderFactoryContract<EmbeddingModel> {

		OpenAiEmbeddings() {
			super(SpringAiPackages.EMBEDDINGS);
		}

		@Override
		protected TestProviders application() {
			return TestProviders.withBootBinding()
				.withConfiguration(SpringAiPackagesAutoConfiguration.class, OpenAiEmbeddingsAutoConfiguration.class);
		}

		@Override
		protected ProviderConfig validConfig() {
			return ProviderConfig.builder("openai").apiKey("key-of-the-account").customField("model", "m").build();
		}

	}

	@Nested
	class OllamaEmbeddings extends ProviderFactoryContract<EmbeddingModel> {

		OllamaEmbeddings() {
			super(SpringAiPackages.EMBEDDINGS);
		}

		@Override
		protected TestProviders application() {
			return TestProviders.withBootBinding()
				.withConfiguration(SpringAiPackagesAutoConfiguration.class, OllamaEmbeddingsAutoConfiguration.class);
		}

		@Override
		protected ProviderConfig validConfig() {
			return ProviderConfig.builder("ollama").customField("model", "m").build();
		}

	}

	@Nested
	class InMemoryVectorStore extends ProviderFactoryContract<VectorStore> {

		InMemoryVectorStore() {
			super(SpringAiPackages.VECTOR_STORES);
		}

		@Override
		protected TestProviders application() {
			return TestProviders.withBootBinding()
				.withConfiguration(SpringAiPackagesAutoConfiguration.class, LocalEmbeddingAutoConfiguration.class,
						InMemoryVectorStoreAutoConfiguration.class)
				.withPropertyValues("beluga.providers.embeddings.local.provider-name=local");
		}

		@Override
		protected ProviderConfig validConfig() {
			return ProviderConfig.builder("inmemory").customField("embeddings", "local").build();
		}

		@Override
		protected void use(VectorStore provider) {
			provider.add(List.of(new Document("text")));
			assertThat(provider.similaritySearch("text")).hasSize(1);
		}

	}

}
