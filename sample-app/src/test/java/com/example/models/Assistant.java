package com.example.models;

// tag::use[]
import io.beluga.registry.Providers;
import io.beluga.registry.springai.SpringAiPackages;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

@Service
class Assistant {

	private final ChatModel model;

	private final ChatClient fast;

	private final Providers providers;

	Assistant(ChatModel model, @Qualifier("llms.fast") ChatClient.Builder fast, Providers providers) {
		this.model = model; // the default: grok
		this.fast = fast.build();
		this.providers = providers;
	}

	String answer(String question) {
		return this.model.call(question);
	}

	String summarize(String text) {
		return this.fast.prompt().system("Summarize in one sentence.").user(text).call().content();
	}

	String answer(String question, String name) { // a name that is known later
		return this.providers.get(SpringAiPackages.LLMS, name).call(question);
	}

}
// end::use[]
