package io.beluga.registry.springai.llms;

import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ToolCallIds}; what vendors make of them is in
 * {@link ChatModelReferenceTests}.
 */
class ToolCallIdsTests {

	@Test
	void idsWhenLocaleWritesOtherDigitsAreLettersAndDigitsOfAscii() {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag("ar-EG"));
		try {
			List<Message> messages = ToolCallIds.complete(List.of(AssistantMessage.builder()
				.toolCalls(List.of(new ToolCall("", "function", "weather", "{}"),
						new ToolCall("", "function", "time", "{}")))
				.build()));
			assertThat(((AssistantMessage) messages.get(0)).getToolCalls()).extracting(ToolCall::id)
				.containsExactly("call00000", "call00001");
		}
		finally {
			Locale.setDefault(before);
		}
	}

}
