package com.example.migration;

import io.beluga.registry.Providers;
import io.beluga.registry.springai.SpringAiPackages;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

// tag::use[]
@Service
class Answers {

	private final ChatModel fast;

	private final Providers providers;

	Answers(@Qualifier("llms.fast") ChatModel fast, Providers providers) {
		this.fast = fast;
		this.providers = providers;
	}

	String quickly(String question) {
		return ChatClient.create(this.fast).prompt(question).call().content();
	}

	String by(String name, String question) {
		ChatModel model = this.providers.get(SpringAiPackages.LLMS, name);
		return ChatClient.create(model).prompt(question).call().content();
	}

}
// end::use[]
