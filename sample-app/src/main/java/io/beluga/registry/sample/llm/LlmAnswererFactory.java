package io.beluga.registry.sample.llm;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.sample.Answerer;
import io.beluga.registry.sample.semantic.Passages;
import io.beluga.registry.springai.SpringAiPackages;

import org.springframework.ai.chat.model.ChatModel;

/**
 * The provider {@code llm}. The key is that of the model, which is configured among the
 * {@code llms}.
 */
@BelugaProvider(packageName = "answerers", name = "llm", type = "answerer", capabilities = "answer",
		supportedFeatures = "streaming", apiKey = ApiKeyUse.NONE,
		documentation = "Answers in the words of a language model, from the sentences that are nearest in meaning.")
class LlmAnswererFactory implements ProviderFactory<LlmConfig, Answerer> {

	private final Passages passages;

	LlmAnswererFactory(Passages passages) {
		this.passages = passages;
	}

	@Override
	public Answerer create(ProviderContext context, LlmConfig config) {
		// leads to whatever model has this name at the time of a call
		ChatModel model = context.providers().get(SpringAiPackages.LLMS, config.model());
		// a model without a key is said now, and not to the first who asks
		model.getOptions();
		return new LlmAnswerer(model, context.providers().get(SpringAiPackages.VECTOR_STORES, config.store()),
				this.passages, config.passages());
	}

}
