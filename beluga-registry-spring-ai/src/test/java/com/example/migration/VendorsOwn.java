package com.example.migration;

import io.beluga.registry.ProviderHandle;

import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.model.ChatModel;

/**
 * What only a vendor's own type has.
 */
class VendorsOwn {

	// tag::use[]
	AnthropicChatOptions options(ProviderHandle<ChatModel> handle) {
		return handle.use((model) -> ((AnthropicChatModel) model).getOptions());
	}
	// end::use[]

}
