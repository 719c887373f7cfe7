package io.beluga.registry.springai.llms;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.beluga.registry.springai.VendorServer;
import org.junit.jupiter.api.Test;

import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.TransientAiException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OllamaLlmsAutoConfiguration} and its models.
 */
class OllamaLlmsTests extends AbstractVendorLlmsTests {

	OllamaLlmsTests() {
		super("ollama", OllamaLlmsAutoConfiguration.class);
	}

	@Override
	boolean takesKey() {
		return false;
	}

	@Override
	String[] key() {
		return new String[] { "beluga.providers.llms.one.headers.X-Key=" + KEY };
	}

	@Override
	String library() {
		return "org.springframework.ai.ollama";
	}

	@Override
	String listPath() {
		return "/api/tags";
	}

	@Override
	String list() {
		return """
				{"models": [{"name": "model-1:latest", "model": "model-1:latest",
				"modified_at": "2026-05-04T17:37:44.706015396-07:00", "size": 3826793677, "digest": "f00",
				"details": {"format": "gguf", "family": "llama"}}]}
				""";
	}

	@Override
	String callPath() {
		return "/api/chat";
	}

	@Override
	String answer(String text) {
		return """
				{"model": "model-1", "created_at": "2026-08-04T08:52:19.385406455-07:00", \
				"message": {"role": "assistant", "content": "%s"}, "done": true, "done_reason": "stop", \
				"total_duration": 4883583458, "load_duration": 1334875, "prompt_eval_count": 3, \
				"prompt_eval_duration": 342546000, "eval_count": 5, "eval_duration": 4535599000}
				""".formatted(text);
	}

	@Override
	String emptyAnswer() {
		return answer("");
	}

	@Override
	String toolCall(String city) {
		return """
				{"model": "model-1", "created_at": "2026-08-04T08:52:19.385406455-07:00", \
				"message": {"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "weather", \
				"arguments": {"city": "%s"}}}]}, "done": true, "done_reason": "stop", "prompt_eval_count": 3, \
				"eval_count": 5}
				""".formatted(city);
	}

	@Override
	String streamType() {
		return "application/x-ndjson";
	}

	@Override
	String stream(String... texts) {
		return Stream.of(texts).map((text) -> """
				{"model": "model-1", "created_at": "2026-08-04T08:52:19.385406455-07:00", \
				"message": {"role": "assistant", "content": "%s"}, "done": false}
				""".formatted(text)).collect(Collectors.joining()) + answer("");
	}

	@Override
	String error(int status, String message) {
		return "{\"error\": \"" + message + "\"}";
	}

	@Override
	boolean isStream(VendorServer.Request request) {
		return request.body().contains("\"stream\":true");
	}

	@Override
	void assertRequest(VendorServer.Request request) {
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.headers()).doesNotContainKey("Authorization");
		assertThat(request.body()).contains("\"model\":\"model-1\"", "\"temperature\":0.25", "\"top_p\":0.5",
				"\"num_predict\":77", "\"stop\":[\"END\"]");
	}

	@Override
	Class<? extends Throwable> callException(int status) {
		return (status < 500) ? NonTransientAiException.class : TransientAiException.class;
	}

	@Override
	Class<? extends Throwable> streamException() {
		return WebClientResponseException.class;
	}

	@Override
	boolean knowsRetryAfter() {
		return true;
	}

	@Test
	void proxyIsRefused() {
		application().withPropertyValues("beluga.providers.llms.one.proxy=http://localhost:3128")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("beluga.providers.llms.one.proxy")
				.hasMessageContaining("http.proxyHost"));
	}

	@Test
	void contextWindowWhenConfiguredIsAskedFor() {
		run((context) -> {
			model(context).call("Hello");
			assertThat(vendor().requests().get(0).body()).contains("\"num_ctx\":16384");
		}, "context-window=16384");
	}

	@Test
	void endpointWhenItHasThePathOfTheInterfaceIsTheServer() {
		run((context) -> {
			model(context).call("Hello");
			assertThat(vendor().requests().get(0).path()).isEqualTo("/gateway/api/chat");
		}, "endpoint=" + vendor().uri() + "/gateway/api/");
	}

}
