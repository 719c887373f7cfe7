package io.beluga.registry.springai;

import io.beluga.registry.ProviderPackage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;

/**
 * The provider packages of Spring AI's contracts, as typed keys for
 * {@link io.beluga.registry.Providers}.
 *
 * @since 0.1.0
 */
public final class SpringAiPackages {

	/** Language models that answer a prompt, at once or as a stream. */
	public static final ProviderPackage<ChatModel> LLMS = ProviderPackage.of("llms", ChatModel.class);

	/** Models that make vectors of texts. */
	public static final ProviderPackage<EmbeddingModel> EMBEDDINGS = ProviderPackage.of("embeddings",
			EmbeddingModel.class);

	/** Stores of documents that find what is near in meaning. */
	public static final ProviderPackage<VectorStore> VECTOR_STORES = ProviderPackage.of("vectorstores",
			VectorStore.class);

	private SpringAiPackages() {
	}

}
