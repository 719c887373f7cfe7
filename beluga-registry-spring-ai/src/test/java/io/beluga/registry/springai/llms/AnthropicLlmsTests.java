package io.beluga.registry.springai.llms;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.anthropic.errors.AnthropicServiceException;
import io.beluga.registry.spi.FailureKind;
import io.beluga.registry.springai.VendorServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link AnthropicLlmsAutoConfiguration} and its models.
 */
class AnthropicLlmsTests extends AbstractVendorLlmsTests {

	AnthropicLlmsTests() {
		super("anthropic", AnthropicLlmsAutoConfiguration.class);
	}

	@Override
	String library() {
		return "org.springframework.ai.anthropic";
	}

	@Override
	String listPath() {
		return "/v1/models";
	}

	@Override
	String list() {
		return """
				{"data": [{"type": "model", "id": "model-1", "display_name": "Model 1",
				"created_at": "2026-02-19T00:00:00Z"}], "has_more": false, "first_id": "model-1", "last_id": "model-1"}
				""";
	}

	@Override
	String callPath() {
		return "/v1/messages";
	}

	@Override
	String answer(String text) {
		return message("[{\"type\": \"text\", \"text\": \"%s\"}]".formatted(text), "end_turn");
	}

	@Override
	String emptyAnswer() {
		return message("[]", "end_turn");
	}

	@Override
	String toolCall(String city) {
		return message("""
				[{"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {"city": "%s"}}]""".formatted(city),
				"tool_use");
	}

	private static String message(String content, String stopReason) {
		return """
				{"id": "msg_1", "type": "message", "role": "assistant", "model": "model-1", "content": %s,
				"stop_reason": "%s", "stop_sequence": null, "usage": {"input_tokens": 3, "output_tokens": 5}}
				""".formatted(content, stopReason);
	}

	@Override
	String streamType() {
		return "text/event-stream";
	}

	@Override
	String stream(String... texts) {
		return event("message_start", """
				{"type": "message_start", "message": {"id": "msg_1", "type": "message", "role": "assistant", \
				"model": "model-1", "content": [], "stop_reason": null, "stop_sequence": null, \
				"usage": {"input_tokens": 3, "output_tokens": 1}}}""") + event("content_block_start", """
				{"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}""")
				+ event("ping", """
						{"type": "ping"}""")
				+ Stream.of(texts)
					.map((text) -> event("content_block_delta",
							"""
									{"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "%s"}}"""
								.formatted(text)))
					.collect(Collectors.joining())
				+ event("content_block_stop", """
						{"type": "content_block_stop", "index": 0}""") + event("message_delta", """
						{"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": null}, \
						"usage": {"output_tokens": 5}}""") + event("message_stop", """
						{"type": "message_stop"}""");
	}

	private static String event(String name, String data) {
		return "event: " + name + "\ndata: " + data + "\n\n";
	}

	@Override
	String error(int status, String message) {
		String type = switch (status) {
			case 401 -> "authentication_error";
			case 404 -> "not_found_error";
			case 429 -> "rate_limit_error";
			case 529 -> "overloaded_error";
			default -> (status >= 500) ? "api_error" : "invalid_request_error";
		};
		return """
				{"type": "error", "error": {"type": "%s", "message": "%s"}, "request_id": "req_1"}""".formatted(type,
				message);
	}

	@Override
	boolean isStream(VendorServer.Request request) {
		return request.body().contains("\"stream\":true");
	}

	@Override
	void assertRequest(VendorServer.Request request) {
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.headers().getFirst("X-Api-Key")).isEqualTo(KEY);
		assertThat(request.headers().getFirst("Anthropic-Version")).isEqualTo("2023-06-01");
		assertThat(request.body()).contains("\"model\":\"model-1\"", "\"temperature\":0.25", "\"top_p\":0.5",
				"\"max_tokens\":77", "\"stop_sequences\":[\"END\"]");
	}

	@Override
	Class<? extends Throwable> callException(int status) {
		return AnthropicServiceException.class;
	}

	@Override
	Class<? extends Throwable> streamException() {
		return AnthropicServiceException.class;
	}

	@Override
	boolean knowsRetryAfter() {
		return true;
	}

	@Test
	void streamWhenOverloadedInBetweenIsUnavailable() {
		vendor().answer((request, exchange) -> send(exchange, streamType(), 100,
				stream("Grüße").split("event: content_block_stop")[0] + event("error", error(529, "Overloaded"))));
		run((context) -> assertThat(classify(context, catchThrowable(() -> texts(model(context)))).kind())
			.isEqualTo(FailureKind.UNAVAILABLE));
	}

	@Test
	void temperatureWhenAboveOneIsRefused() {
		application().withPropertyValues("beluga.providers.llms.one.temperature=1.5")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("beluga.providers.llms.one.temperature"));
	}

	@Test
	void callGoesThroughProxy() {
		assertThatCallsGoThroughProxy();
	}

	@Test
	void keyWhenFromMountedFileIsStripped() {
		assertThatKeyOfFileIsStripped("X-Api-Key");
	}

}
