package io.beluga.registry.springai.llms;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.util.StringUtils;

/**
 * Gives calls of tools an id where the model that asked for them gave none, as those of
 * Ollama and Google do: another vendor's model that goes on with the conversation insists
 * on one. Nine letters and digits, which is what Mistral's take.
 */
final class ToolCallIds {

	private final Deque<String> unanswered = new ArrayDeque<>();

	private int count;

	private ToolCallIds() {
	}

	/**
	 * Complete a conversation.
	 * @param messages the conversation
	 * @return the same messages, or others that have ids
	 */
	static List<Message> complete(List<Message> messages) {
		ToolCallIds ids = new ToolCallIds();
		return messages.stream().map(ids::complete).toList();
	}

	private Message complete(Message message) {
		if (message instanceof AssistantMessage asked && asked.getToolCalls().stream().anyMatch(this::isWithoutId)) {
			return asked.mutate().toolCalls(asked.getToolCalls().stream().map(this::complete).toList()).build();
		}
		if (message instanceof ToolResponseMessage answer && !this.unanswered.isEmpty()) {
			List<ToolResponse> responses = new ArrayList<>();
			answer.getResponses().forEach((response) -> responses.add(complete(response)));
			return ToolResponseMessage.builder().responses(responses).metadata(answer.getMetadata()).build();
		}
		return message;
	}

	private boolean isWithoutId(ToolCall call) {
		return !StringUtils.hasText(call.id());
	}

	private ToolCall complete(ToolCall call) {
		if (!isWithoutId(call)) {
			return call;
		}
		String id = String.format(Locale.ROOT, "call%05d", this.count++);
		this.unanswered.add(id);
		return new ToolCall(id, call.type(), call.name(), call.arguments());
	}

	/**
	 * Complete an answer: they come in the order of the calls.
	 */
	private ToolResponse complete(ToolResponse response) {
		return (StringUtils.hasText(response.id()) || this.unanswered.isEmpty()) ? response
				: new ToolResponse(this.unanswered.remove(), response.name(), response.responseData());
	}

}
