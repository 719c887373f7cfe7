package io.beluga.registry.sample.semantic;

import java.util.List;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.sample.Answerer;
import io.beluga.registry.springai.SpringAiPackages;

import org.springframework.ai.vectorstore.VectorStore;

/**
 * The provider {@code semantic}.
 */
@BelugaProvider(packageName = "answerers", name = "semantic", type = "answerer", capabilities = "answer",
		apiKey = ApiKeyUse.NONE,
		documentation = "Answers with the sentences of the text that are nearest to the question in meaning.")
class SemanticAnswererFactory implements ProviderFactory<SemanticConfig, Answerer> {

	private final Passages passages;

	SemanticAnswererFactory(Passages passages) {
		this.passages = passages;
	}

	@Override
	public Answerer create(ProviderContext context, SemanticConfig config) {
		VectorStore store = context.providers().get(SpringAiPackages.VECTOR_STORES, config.store());
		return (document, question) -> {
			List<String> sentences = this.passages.find(store, document, question, config.maxSentences());
			return sentences.isEmpty() ? Answerer.NO_TEXT : String.join("\n", sentences);
		};
	}

}
