package io.beluga.registry.sample.extractive;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.sample.Answerer;

/**
 * The provider {@code extractive}. The annotation makes it a Spring component, so the
 * component scan of the application is all that registers it.
 */
@BelugaProvider(packageName = "answerers", name = "extractive", type = "answerer", capabilities = "answer",
		apiKey = ApiKeyUse.NONE,
		documentation = "Answers with the sentences of the text that match the question best. Runs in memory.")
class ExtractiveAnswererFactory implements ProviderFactory<ExtractiveConfig, Answerer> {

	@Override
	public Answerer create(ProviderContext context, ExtractiveConfig config) {
		return new ExtractiveAnswerer(config.maxSentences());
	}

}
