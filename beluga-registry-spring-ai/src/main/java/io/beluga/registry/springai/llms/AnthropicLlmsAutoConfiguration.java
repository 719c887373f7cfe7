package io.beluga.registry.springai.llms;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;

import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the provider {@code anthropic} of {@code llms}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = BelugaRegistryAutoConfiguration.class)
@ConditionalOnClass(AnthropicChatModel.class)
public final class AnthropicLlmsAutoConfiguration {

	AnthropicLlmsAutoConfiguration() {
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "anthropic", type = "llm", capabilities = "chat",
			supportedFeatures = { "streaming", "tools", "structured-output", "vision" },
			documentation = "https://docs.claude.com/en/api")
	static AnthropicChatModelFactory belugaAnthropicLlms(BeanFactory beanFactory) {
		return new AnthropicChatModelFactory(beanFactory);
	}

}
