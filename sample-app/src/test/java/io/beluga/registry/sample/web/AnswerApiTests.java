package io.beluga.registry.sample.web;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the API, on a real server.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@Import(BadAnswerers.class)
class AnswerApiTests {

	private static final String DOCUMENT = "The article was written by Jane Doe. It runs on the JVM. Tests run on Monday.";

	@Autowired
	private RestTestClient client;

	@Autowired
	private Providers providers;

	@LocalServerPort
	private int port;

	@Test
	void postWhenProviderIsNamedAnswers() {
		ask("thorough", DOCUMENT, "Who wrote this?").expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_JSON)
			.expectBody()
			.jsonPath("$.answer")
			.isEqualTo("The article was written by Jane Doe.")
			.jsonPath("$.provider")
			.isEqualTo("thorough")
			.jsonPath("$.generation")
			.isEqualTo(1)
			.jsonPath("$.millis")
			.value((millis) -> assertThat((Integer) millis).isNotNegative());
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "  ", "brief" })
	void postWhenProviderIsAbsentUsesTheDefault(@Nullable String provider) {
		ask(provider, DOCUMENT, "What does it run on?").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.answer")
			.isEqualTo("It runs on the JVM.")
			.jsonPath("$.provider")
			.isEqualTo("brief");
	}

	@Test
	void postWhenNothingMatchesSaysSo() {
		ask("brief", DOCUMENT, "How tall is the tower?").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.answer")
			.isEqualTo("Nothing in the text matches this question.");
	}

	@Test
	void postWhenTextIsNotAsciiAnswersInIt() {
		ask("brief", "Zoë wohnt in Łódź. 猫は速い。", "Łódź?").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.answer")
			.isEqualTo("Zoë wohnt in Łódź.");
	}

	@Test
	void postWhenTextHasAMegabyteAnswers() {
		ask("brief", "The tests run every night. ".repeat(40_000) + "It was built by Ada.", "Who built it?")
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.answer")
			.isEqualTo("It was built by Ada.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nobody", "Brief", "<script>alert(1)</script>", "../brief", "\u00e4", "answerers.brief" })
	void postWhenProviderIsUnknownReturnsNotFoundWithTheKnownNames(String provider) {
		problem(ask(provider, DOCUMENT, "Who wrote this?"), 404).jsonPath("$.title")
			.isEqualTo("Unknown provider")
			.jsonPath("$.known")
			.isEqualTo(List.of("brief", "gemini", "grok", "ollama", "openai", "semantic", "thorough"))
			.jsonPath("$.detail")
			.isEqualTo("There is no provider '" + provider + "'. Known providers: brief, gemini, grok, "
					+ "ollama, openai, semantic, thorough.");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " \n\t " })
	void postWhenDocumentIsEmptyReturnsBadRequest(@Nullable String document) {
		problem(ask("brief", document, "Who wrote this?"), 400).jsonPath("$.detail")
			.isEqualTo("'document' must not be blank.")
			.jsonPath("$.errors[0].field")
			.isEqualTo("document");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " \n\t " })
	void postWhenQuestionIsEmptyReturnsBadRequest(@Nullable String question) {
		problem(ask("brief", DOCUMENT, question), 400).jsonPath("$.detail").isEqualTo("'question' must not be blank.");
	}

	@Test
	void postWhenSeveralFieldsAreWrongNamesThemAll() {
		problem(ask("x".repeat(257), "", "x".repeat(1001)), 400).jsonPath("$.detail")
			.isEqualTo("'document' must not be blank; 'provider' size must be between 0 and 256; "
					+ "'question' size must be between 0 and 1000.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "\"text\"", "{\"document\": {\"a\": 1}, \"question\": \"b\"}", "null" })
	void postWhenJsonIsMalformedReturnsBadRequest(String body) {
		problem(this.client.post().uri("/api/answers").contentType(MediaType.APPLICATION_JSON).body(body).exchange(),
				400)
			.jsonPath("$.detail")
			.isEqualTo(
					"The body is not the JSON that is expected: {\"provider\", \"document\", \"question\"}, each a string.");
	}

	@Test
	void postWhenContentIsNotJsonReturnsUnsupportedMediaType() {
		problem(this.client.post().uri("/api/answers").contentType(MediaType.TEXT_PLAIN).body("text").exchange(), 415);
	}

	@Test
	void getWhenAnswersAreAskedForReturnsMethodNotAllowed() {
		problem(this.client.get().uri("/api/answers").exchange(), 405);
	}

	@Test
	void postWhenRequestIsTooLargeReturnsContentTooLarge() {
		problem(ask("brief", "x".repeat(2 * 1024 * 1024), "Who?"), 413).jsonPath("$.maxBytes")
			.isEqualTo(2 * 1024 * 1024)
			.jsonPath("$.detail")
			.isEqualTo("The request is larger than 2,097,152 bytes. Use a shorter text.");
	}

	@Test
	void postWhenRequestWithoutLengthIsTooLargeReturnsContentTooLarge() throws Exception {
		byte[] body = ("{\"question\": \"Who?\", \"document\": \"" + "x".repeat(3 * 1024 * 1024) + "\"}")
			.getBytes(StandardCharsets.UTF_8);
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/api/answers"))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
			.build();
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
	}

	@Test
	void postWhenProviderCannotBeMadeReturnsServiceUnavailable() {
		ProviderConfig config = ProviderConfig.builder("failing").build();
		this.providers.put("answerers", "broken", config);
		try {
			problem(ask("broken", DOCUMENT, "Who wrote this?"), 503).jsonPath("$.code")
				.isEqualTo("ErrProviderCreationFailed")
				.jsonPath("$.detail")
				.isEqualTo("The provider cannot answer at the moment. The log of the application has the reason.");
		}
		finally {
			this.providers.remove("answerers", "broken");
		}
	}

	@Test
	void postWhenProviderThrowsReturnsServerErrorWithoutItsMessage() {
		this.providers.put("answerers", "rude", ProviderConfig.builder("throwing").build());
		try {
			problem(ask("rude", DOCUMENT, "Who wrote this?"), 500).jsonPath("$.detail")
				.isEqualTo("The question was not answered. The log of the application has the reason.");
		}
		finally {
			this.providers.remove("answerers", "rude");
		}
	}

	@Test
	void postWhenProviderIsReplacedCountsGenerations() {
		this.providers.put("answerers", "changing", config(1));
		try {
			String document = "Bees make honey. Honey is sweet.";
			ask("changing", document, "honey").expectBody().jsonPath("$.generation").isEqualTo(1);
			this.providers.put("answerers", "changing", config(2));
			ask("changing", document, "honey").expectBody()
				.jsonPath("$.generation")
				.isEqualTo(2)
				.jsonPath("$.answer")
				.isEqualTo("Bees make honey.\nHoney is sweet.");
		}
		finally {
			this.providers.remove("answerers", "changing");
		}
	}

	@Test
	void postWhenProviderIsSemanticFindsWhatMeansTheSame() {
		ask("semantic", "The lamp runs on twelve solar panels. The keeper sold his cottage. Fog is common.",
				"How is the light powered?")
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.answer")
			.isEqualTo("The lamp runs on twelve solar panels.");
	}

	@Test
	void postWhenTextHasMoreSentencesThanTheModelTakesSaysSo() {
		problem(ask("semantic", "It runs. ".repeat(1001), "Does it run?"), 413).jsonPath("$.detail")
			.isEqualTo("The text has 1001 sentences, and this provider takes 1000. "
					+ "Use a shorter text, or another provider.");
	}

	@Test
	void postWhenProviderIsAModelGivesItTheSentences() throws Exception {
		try (OpenAiServer vendor = new OpenAiServer()) {
			withModel(vendor,
					() -> ask("talking", DOCUMENT, "Who wrote this?").expectStatus()
						.isOk()
						.expectBody()
						.jsonPath("$.answer")
						.isEqualTo("Jane Doe, of course."));
			assertThat(vendor.requests()).singleElement()
				.asString()
				.contains("The article was written by Jane Doe.", "Who wrote this?", "stub-model");
		}
	}

	@Test
	void postWhenEventsAreAskedForStreamsThePieces() throws Exception {
		try (OpenAiServer vendor = new OpenAiServer()) {
			withModel(vendor, () -> assertThat(events("talking")).containsSubsequence("event:piece",
					"data:{\"text\":\"Jane\"}", "event:piece", "data:{\"text\":\" Doe\"}", "event:done"));
		}
	}

	@Test
	void postWhenEventsAreAskedForAndTheModelFailsSaysSo() throws Exception {
		try (OpenAiServer vendor = new OpenAiServer()) {
			vendor.fail();
			withModel(vendor,
					() -> assertThat(events("talking")).contains("event:problem").noneMatch("event:done"::equals));
		}
	}

	@Test
	void getProvidersTellsWhatIsNotConfigured() {
		this.client.get()
			.uri("/api/providers")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.defaultName")
			.isEqualTo("brief")
			.jsonPath("$.configured[?(@.name == 'brief')].provider")
			.isEqualTo("extractive")
			.jsonPath("$.configured[?(@.name == 'brief')].problem")
			.doesNotExist()
			.jsonPath("$.configured[?(@.name == 'grok')].problem")
			.value((problem) -> assertThat(problem.toString()).contains("XAI_API_KEY"));
	}

	private void withModel(OpenAiServer vendor, Runnable test) {
		this.providers.put("llms", "stub",
				ProviderConfig.builder("openai-compatible")
					.endpoint(vendor.endpoint())
					.customField("model", "stub-model")
					.customField("max-retries", 0)
					.build());
		this.providers.put("answerers", "talking", ProviderConfig.builder("llm").customField("model", "stub").build());
		try {
			test.run();
		}
		finally {
			this.providers.remove("answerers", "talking");
			this.providers.remove("llms", "stub");
		}
	}

	private List<String> events(String provider) {
		Map<String, String> body = Map.of("provider", provider, "document", DOCUMENT, "question", "Who wrote this?");
		String events = this.client.post()
			.uri("/api/answers")
			.contentType(MediaType.APPLICATION_JSON)
			.accept(MediaType.TEXT_EVENT_STREAM)
			.body(body)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		assertThat(events).isNotNull();
		return events.lines().toList();
	}

	private ResponseSpec ask(@Nullable String provider, @Nullable String document, @Nullable String question) {
		Map<String, @Nullable String> body = new HashMap<>();
		body.put("provider", provider);
		body.put("document", document);
		body.put("question", question);
		return this.client.post().uri("/api/answers").contentType(MediaType.APPLICATION_JSON).body(body).exchange();
	}

	private static RestTestClient.BodyContentSpec problem(ResponseSpec response, int status) {
		return response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status);
	}

	private static ProviderConfig config(int maxSentences) {
		return ProviderConfig.builder("extractive").customField("max-sentences", maxSentences).build();
	}

}
