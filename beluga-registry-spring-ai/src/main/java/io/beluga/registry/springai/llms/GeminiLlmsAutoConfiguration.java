package io.beluga.registry.springai.llms;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;

import org.springframework.ai.google.genai.GoogleGenAiChatModel;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the provider {@code gemini} of {@code llms}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = BelugaRegistryAutoConfiguration.class)
@ConditionalOnClass(GoogleGenAiChatModel.class)
public final class GeminiLlmsAutoConfiguration {

	GeminiLlmsAutoConfiguration() {
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "gemini", type = "llm", capabilities = "chat",
			supportedFeatures = { "streaming", "tools", "structured-output", "vision" },
			documentation = "https://ai.google.dev/gemini-api/docs")
	static GeminiChatModelFactory belugaGeminiLlms(BeanFactory beanFactory) {
		return new GeminiChatModelFactory(beanFactory);
	}

}
