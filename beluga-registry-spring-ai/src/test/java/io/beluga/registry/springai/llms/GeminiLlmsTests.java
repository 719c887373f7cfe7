package io.beluga.registry.springai.llms;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.beluga.registry.springai.VendorServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GeminiLlmsAutoConfiguration} and its models.
 */
class GeminiLlmsTests extends AbstractVendorLlmsTests {

	GeminiLlmsTests() {
		super("gemini", GeminiLlmsAutoConfiguration.class);
	}

	@Override
	String library() {
		return "org.springframework.ai.google";
	}

	@Override
	String listPath() {
		return "/v1beta/models?";
	}

	@Override
	String list() {
		return """
				{"models": [{"name": "models/model-1", "displayName": "Model 1"}]}
				""";
	}

	@Override
	String callPath() {
		return "/v1beta/models/model-1:generateContent";
	}

	@Override
	String answer(String text) {
		return chunk("{\"text\": \"" + text + "\"}", ", \"finishReason\": \"STOP\"");
	}

	@Override
	String emptyAnswer() {
		return """
				{"candidates": [], "modelVersion": "model-1", "usageMetadata": {"promptTokenCount": 3}}
				""";
	}

	@Override
	String toolCall(String city) {
		return chunk("""
				{"functionCall": {"name": "weather", "args": {"city": "%s"}}}""".formatted(city),
				", \"finishReason\": \"STOP\"");
	}

	private static String chunk(String part, String end) {
		return """
				{"candidates": [{"content": {"role": "model", "parts": [%s]}, "index": 0%s}], "modelVersion": "model-1", \
				"usageMetadata": {"promptTokenCount": 3, "candidatesTokenCount": 5, "totalTokenCount": 8}}"""
			.formatted(part, end);
	}

	@Override
	String streamType() {
		return "text/event-stream";
	}

	@Override
	String stream(String... texts) {
		return Stream.of(texts)
			.map((text) -> "data: " + chunk("{\"text\": \"" + text + "\"}", "") + "\r\n\r\n")
			.collect(Collectors.joining());
	}

	@Override
	String error(int status, String message) {
		return """
				{"error": {"code": %d, "message": "%s", "status": "SOME_STATUS"}}""".formatted(status, message);
	}

	@Override
	boolean isStream(VendorServer.Request request) {
		return request.path().endsWith("/v1beta/models/model-1:streamGenerateContent?alt=sse");
	}

	@Override
	void assertRequest(VendorServer.Request request) {
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.headers().getFirst("X-Goog-Api-Key")).isEqualTo(KEY);
		assertThat(request.body()).contains("\"temperature\":0.25", "\"topP\":0.5", "\"maxOutputTokens\":77",
				"\"stopSequences\":[\"END\"]");
	}

	@Override
	Class<? extends Throwable> callException(int status) {
		return RuntimeException.class;
	}

	@Override
	Class<? extends Throwable> streamException() {
		return RuntimeException.class;
	}

	@Override
	boolean knowsRetryAfter() {
		return false;
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1beta", "/v1beta/", "/gateway/v1" })
	void endpointWhenItHasAVersionUsesIt(String path) {
		run((context) -> {
			model(context).call("Hello");
			assertThat(vendor().requests().get(0).path())
				.isEqualTo(path.replaceFirst("/$", "") + "/models/model-1:generateContent");
		}, "endpoint=" + vendor().uri() + path);
	}

	@Test
	void callGoesThroughProxy() {
		assertThatCallsGoThroughProxy();
	}

	@Test
	void keyWhenFromMountedFileIsStripped() {
		assertThatKeyOfFileIsStripped("X-Goog-Api-Key");
	}

}
