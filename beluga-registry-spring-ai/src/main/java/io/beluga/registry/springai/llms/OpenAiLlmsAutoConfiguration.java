package io.beluga.registry.springai.llms;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.springai.llms.OpenAiChatModelFactory.Vendor;

import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the language models of those who speak OpenAI's protocol.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = BelugaRegistryAutoConfiguration.class)
@ConditionalOnClass(OpenAiChatModel.class)
public final class OpenAiLlmsAutoConfiguration {

	OpenAiLlmsAutoConfiguration() {
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "openai", type = "llm", capabilities = "chat",
			supportedFeatures = { "streaming", "tools", "structured-output", "vision" },
			documentation = "https://platform.openai.com/docs/models")
	static OpenAiChatModelFactory belugaOpenAiLlms(BeanFactory beanFactory) {
		return new OpenAiChatModelFactory(
				new Vendor("https://api.openai.com/v1", OpenAiChatOptions.DEFAULT_CHAT_MODEL, true, false),
				beanFactory);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "openai-compatible", type = "llm", capabilities = "chat",
			supportedFeatures = { "streaming", "tools" }, apiKey = ApiKeyUse.OPTIONAL,
			documentation = "Any server with OpenAI's protocol, such as vLLM, LM Studio or llama.cpp. Set endpoint to "
					+ "what stands before /chat/completions.")
	static OpenAiChatModelFactory belugaOpenAiCompatibleLlms(BeanFactory beanFactory) {
		return new OpenAiChatModelFactory(Vendor.at(null), beanFactory);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "azure-openai", type = "llm", capabilities = "chat",
			supportedFeatures = { "streaming", "tools", "structured-output", "vision" },
			documentation = "https://learn.microsoft.com/azure/ai-foundry/openai/ - set endpoint to that of the "
					+ "resource, best with /openai/v1 at its end, and model to the name of the deployment.")
	static OpenAiChatModelFactory belugaAzureOpenAiLlms(BeanFactory beanFactory) {
		return new OpenAiChatModelFactory(new Vendor(null, null, true, true), beanFactory);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "grok", type = "llm", capabilities = "chat",
			supportedFeatures = { "streaming", "tools", "structured-output", "vision" },
			documentation = "https://docs.x.ai/docs/models")
	static OpenAiChatModelFactory belugaGrokLlms(BeanFactory beanFactory) {
		return new OpenAiChatModelFactory(Vendor.at("https://api.x.ai/v1"), beanFactory);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "groq", type = "llm", capabilities = "chat",
			supportedFeatures = { "streaming", "tools", "structured-output" },
			documentation = "https://console.groq.com/docs/models")
	static OpenAiChatModelFactory belugaGroqLlms(BeanFactory beanFactory) {
		return new OpenAiChatModelFactory(Vendor.at("https://api.groq.com/openai/v1"), beanFactory);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "deepseek", type = "llm", capabilities = "chat",
			supportedFeatures = { "streaming", "tools" }, documentation = "https://api-docs.deepseek.com")
	static OpenAiChatModelFactory belugaDeepSeekLlms(BeanFactory beanFactory) {
		return new OpenAiChatModelFactory(Vendor.at("https://api.deepseek.com"), beanFactory);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "mistral", type = "llm", capabilities = "chat",
			supportedFeatures = { "streaming", "tools", "structured-output", "vision" },
			documentation = "https://docs.mistral.ai/getting-started/models")
	static OpenAiChatModelFactory belugaMistralLlms(BeanFactory beanFactory) {
		return new OpenAiChatModelFactory(Vendor.at("https://api.mistral.ai/v1"), beanFactory);
	}

	@Bean
	@BelugaProvider(packageName = "llms", name = "openrouter", type = "llm", capabilities = "chat",
			supportedFeatures = { "streaming", "tools", "structured-output", "vision" },
			documentation = "https://openrouter.ai/models")
	static OpenAiChatModelFactory belugaOpenRouterLlms(BeanFactory beanFactory) {
		return new OpenAiChatModelFactory(Vendor.at("https://openrouter.ai/api/v1"), beanFactory);
	}

}
