package io.beluga.registry.springai.llms;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;

import org.springframework.ai.ollama.OllamaChatModel;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the provider {@code ollama} of {@code llms}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = BelugaRegistryAutoConfiguration.class)
@ConditionalOnClass(OllamaChatModel.class)
public final class OllamaLlmsAutoConfiguration {

	OllamaLlmsAutoConfiguration() {
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "ollama", type = "llm", capabilities = "chat",
			supportedFeatures = { "streaming", "tools", "structured-output", "vision" },
			documentation = "https://docs.ollama.com/api", apiKey = ApiKeyUse.NONE)
	static OllamaChatModelFactory belugaOllamaLlms(BeanFactory beanFactory) {
		return new OllamaChatModelFactory(beanFactory);
	}

}
