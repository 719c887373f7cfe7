package com.example.models;

// tag::replace[]
import java.io.IOException;

import io.beluga.registry.test.ReplaceProvider;
import io.beluga.registry.test.ScriptedChatModel;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;

@SpringBootTest(properties = { "spring.config.name=models", "beluga.registry.missing-keys=unavailable" })
class AssistantTests {

	@ReplaceProvider("llms.fast")
	private final ScriptedChatModel fast = new ScriptedChatModel().answer("It is about ", "whales.")
		.fail(new IOException("connection reset"));

	@ReplaceProvider("llms.grok")
	private ChatModel grok; // a new mock for each test method

	@Autowired
	private Assistant assistant;

	@Test
	void summaryIsThatOfTheFastModel() {
		assertThat(this.assistant.summarize("A long text.")).isEqualTo("It is about whales.");
		assertThat(this.fast.prompts()).singleElement().asString().contains("A long text.");
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.assistant.summarize("Another."))
			.withRootCauseInstanceOf(IOException.class);
	}

	@Test
	void answerIsThatOfTheDefault() {
		given(this.grok.call("Who wrote this?")).willReturn("Jane Doe");
		assertThat(this.assistant.answer("Who wrote this?")).isEqualTo("Jane Doe");
	}

}
// end::replace[]
