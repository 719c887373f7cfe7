package com.example.migration;

import java.util.Map;

import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.context.annotation.Bean;

/**
 * Clients that are built by hand, as an application has them before.
 */
class Before {

	// tag::clients[]
	@Bean
	Map<String, ChatClient> clients(OpenAiChatModel openAi, AnthropicChatModel anthropic) {
		return Map.of("fast", ChatClient.create(openAi), "careful", ChatClient.create(anthropic));
	}
	// end::clients[]

}
