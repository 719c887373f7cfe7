package io.beluga.registry.springai;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.springai.llms.ChatModelReference;
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

	/**
	 * Language models that answer a prompt, at once or as a stream. Whatever vendor's
	 * model serves, options that a caller has taken from a reference fit; what counts as
	 * a call is {@code call} and {@code stream} alone.
	 */
	public static final ProviderPackage<ChatModel> LLMS = ProviderPackage.of("llms", ChatModel.class)
		.withReference(ChatModelReference::new)
		.withObservedMethods(ChatModelReference::isCall);

	/** Models that make vectors of texts. */
	public static final ProviderPackage<EmbeddingModel> EMBEDDINGS = ProviderPackage.of("embeddings",
			EmbeddingModel.class);

	/** Stores of documents that find what is near in meaning. */
	public static final ProviderPackage<VectorStore> VECTOR_STORES = ProviderPackage.of("vectorstores",
			VectorStore.class);

	private SpringAiPackages() {
	}

}
