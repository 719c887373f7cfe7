package io.beluga.registry.springai.llms;

import com.google.genai.Client;
import com.google.genai.types.ListModelsConfig;
import io.micrometer.observation.ObservationRegistry;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.google.genai.GoogleGenAiChatModel;
import org.springframework.ai.google.genai.GoogleGenAiChatOptions;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/**
 * Spring AI's model, whose streams neither block who subscribes nor keep their connection
 * once they are cancelled.
 */
final class GeminiChatModel extends GoogleGenAiChatModel {

	private final Client client;

	private final GeminiStreams streams;

	GeminiChatModel(Client client, GeminiStreams streams, GoogleGenAiChatOptions options,
			ToolCallingManager toolCallingManager, ObservationRegistry observationRegistry) {
		super(client, options, toolCallingManager, new RetryTemplate(RetryPolicy.withMaxRetries(0)),
				observationRegistry);
		this.client = client;
		this.streams = streams;
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		return this.streams.closing(super.stream(prompt)).subscribeOn(Schedulers.boundedElastic());
	}

	void listModels() {
		this.client.models.list(ListModelsConfig.builder().pageSize(1).build());
	}

}
