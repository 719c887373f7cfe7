package io.beluga.registry.springai.llms;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.sun.net.httpserver.HttpExchange;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;
import io.beluga.registry.springai.OpenAiWire;
import io.beluga.registry.springai.SpringAiPackages;
import io.beluga.registry.springai.SpringAiPackagesAutoConfiguration;
import io.beluga.registry.springai.VendorServer;
import io.beluga.registry.springai.VendorServer.Request;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Tests for {@link OpenAiLlmsAutoConfiguration} and the models of
 * {@link OpenAiChatModelFactory}, against OpenAI's wire format.
 */
class OpenAiLlmsTests {

	private static final String KEY = "sk-test-0123456789";

	private final VendorServer server = new VendorServer(OpenAiWire.saying("Hello."));

	private final ApplicationContextRunner empty = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class,
				OpenAiLlmsAutoConfiguration.class, BelugaRegistryAutoConfiguration.class));

	private final ApplicationContextRunner application = this.empty.withPropertyValues(
			"beluga.providers.llms.fast.provider-name=grok", "beluga.providers.llms.fast.api-key=" + KEY,
			"beluga.providers.llms.fast.endpoint=" + this.server.uri() + "/v1",
			"beluga.providers.llms.fast.model=grok-4", "beluga.providers.llms.fast.max-retries=0");

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void providersAreThere() {
		this.application.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("llms"))
			.containsExactly("azure-openai", "deepseek", "grok", "groq", "mistral", "openai", "openai-compatible",
					"openrouter"));
	}

	@Test
	void providersWhenLibraryIsMissingAreNotThere() {
		this.empty.withClassLoader(new FilteredClassLoader("org.springframework.ai.openai"))
			.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("llms")).isEmpty());
	}

	@Test
	void configurationWhenLibraryIsMissingSaysWhichDependencyToAdd() {
		this.application.withClassLoader(new FilteredClassLoader("org.springframework.ai.openai"))
			.withPropertyValues("beluga.providers.llms.mistral.api-key=" + KEY)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidConfigException.class)
				.hasMessageContaining("beluga.providers.llms.fast.provider-name")
				.hasMessageContaining(
						"To have 'grok', add the dependency org.springframework.ai:spring-ai-openai. Registered providers: none.")
				.hasMessageContaining(
						"To have 'mistral', add the dependency org.springframework.ai:spring-ai-openai."));
	}

	@Test
	void callSendsWhatIsConfigured() {
		run((model) -> assertThat(model.call("Hi?")).isEqualTo("Hello."), "temperature=0.5", "top-p=0.9",
				"max-tokens=100", "stop=END,STOP", "headers.X-Tenant=blue");
		Request request = this.server.requests().get(0);
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.path()).isEqualTo("/v1/chat/completions");
		assertThat(request.headers().get("Authorization")).containsExactly("Bearer " + KEY);
		assertThat(request.headers().get("X-Tenant")).containsExactly("blue");
		assertThat(request.body()).contains("\"model\":\"grok-4\"")
			.contains("\"temperature\":0.5")
			.contains("\"top_p\":0.9")
			.contains("\"max_tokens\":100")
			.contains("\"stop\":[\"END\",\"STOP\"]")
			.contains("\"Hi?\"");
	}

	@Test
	void callOfOpenAiNamesItsLimitAsNewerModelsWant() {
		run((model) -> model.call("Hi?"), "provider-name=openai", "max-tokens=100");
		assertThat(this.server.requests().get(0).body()).contains("\"max_completion_tokens\":100")
			.doesNotContain("max_tokens");
	}

	@Test
	void callOfOpenAiWhenNoModelIsConfiguredNamesSpringAisOwn() {
		this.application
			.withPropertyValues("beluga.providers.llms.other.provider-name=openai",
					"beluga.providers.llms.other.api-key=" + KEY,
					"beluga.providers.llms.other.endpoint=" + this.server.uri())
			.run((context) -> context.getBean("llms.other", ChatModel.class).call("Hi?"));
		assertThat(this.server.requests().get(0).body())
			.contains("\"model\":\"" + OpenAiChatOptions.DEFAULT_CHAT_MODEL + "\"");
	}

	@ParameterizedTest
	@CsvSource({ "/v1, /v1/chat/completions", "/v1/, /v1/chat/completions", "'', /chat/completions",
			"/proxy/llm/v1//, /proxy/llm/v1/chat/completions" })
	void endpointIsWhatStandsBeforePath(String endpoint, String path) {
		run((model) -> model.call("Hi?"), "endpoint=" + this.server.uri() + endpoint);
		assertThat(this.server.requests()).extracting(Request::path).containsExactly(path);
	}

	@Test
	void compatibleWhenNoKeySendsNone() {
		this.application
			.withPropertyValues("beluga.providers.llms.own.provider-name=openai-compatible",
					"beluga.providers.llms.own.endpoint=" + this.server.uri() + "/v1",
					"beluga.providers.llms.own.model=qwen")
			.run((context) -> assertThat(context.getBean("llms.own", ChatModel.class).call("Hi?")).isEqualTo("Hello."));
		assertThat(this.server.requests().get(0).headers()).doesNotContainKeys("Authorization", "Api-key");
	}

	@Test
	void compatibleWhenNoKeySendsConfiguredAuthorization() {
		this.application
			.withPropertyValues("beluga.providers.llms.own.provider-name=openai-compatible",
					"beluga.providers.llms.own.endpoint=" + this.server.uri() + "/v1",
					"beluga.providers.llms.own.model=qwen", "beluga.providers.llms.own.headers.authorization=Basic abc")
			.run((context) -> context.getBean("llms.own", ChatModel.class).call("Hi?"));
		assertThat(this.server.requests().get(0).headers().get("Authorization")).containsExactly("Basic abc");
	}

	@ParameterizedTest
	@CsvSource({ "/openai/v1, /openai/v1/chat/completions",
			"'', /openai/deployments/grok-4/chat/completions?api-version=" })
	void azureHasPathsAndHeadersOfItsOwn(String endpoint, String path) {
		run((model) -> assertThat(model.call("Hi?")).isEqualTo("Hello."), "provider-name=azure-openai",
				"endpoint=" + this.server.uri() + endpoint);
		Request request = this.server.requests().get(0);
		assertThat(request.path()).startsWith(path);
		assertThat(request.headers().get("Api-key")).containsExactly(KEY);
		assertThat(request.headers()).doesNotContainKey("Authorization");
	}

	@Test
	void keyWhenFromMountedFileIsStripped() {
		run((model) -> model.call("Hi?"), "api-key=" + KEY + "\n");
		assertThat(this.server.requests().get(0).headers().get("Authorization")).containsExactly("Bearer " + KEY);
	}

	@Test
	void callGoesThroughProxy() {
		run((model) -> assertThat(model.call("Hi?")).isEqualTo("Hello."), "endpoint=http://llm.example.org/v1",
				"proxy=http://localhost:" + this.server.uri().getPort());
		assertThat(this.server.requests().get(0).path()).isEqualTo("http://llm.example.org/v1/chat/completions");
	}

	@Test
	void callWhenProxyIsDownFailsAsVendorDoes() throws Exception {
		int port;
		try (ServerSocket unused = new ServerSocket(0)) {
			port = unused.getLocalPort();
		}
		assertFails(FailureKind.CONNECT, OpenAIIoException.class, "proxy=http://localhost:" + port);
		assertThat(this.server.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 1000 })
	void streamWhenSplitAnywhereIsWhole(int size) {
		this.server.answer((request, exchange) -> VendorServer.events(exchange, size,
				OpenAiWire.chunks("Grüße", " aus ", "Köln 🙂")));
		run((model) -> assertThat(text(model.stream(new Prompt("Hi?")))).isEqualTo("Grüße aus Köln 🙂"));
		assertThat(this.server.requests().get(0).body()).contains("\"stream\":true");
	}

	@Test
	void streamWhenLongerThanTimeoutGoesOnWhileItIsAlive() {
		CountDownLatch never = new CountDownLatch(1);
		this.server.answer((request, exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
			exchange.sendResponseHeaders(200, 0);
			OutputStream out = exchange.getResponseBody();
			for (String event : OpenAiWire.chunks("a", "b", "c", "d")) {
				await(never, 400);
				out.write(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
				out.flush();
			}
		});
		run((model) -> assertThat(text(model.stream(new Prompt("Hi?")))).isEqualTo("abcd"), "timeout=1500ms");
	}

	@Test
	void streamWhenHalfFails() {
		this.server.answer((request, exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
			exchange.sendResponseHeaders(200, 5000);
			exchange.getResponseBody()
				.write(("data: " + OpenAiWire.chunks("Hel")[0] + "\n\ndata: {\"id\"").getBytes(StandardCharsets.UTF_8));
			exchange.getResponseBody().flush();
		});
		List<String> parts = new ArrayList<>();
		run((model) -> assertThat(classify(catchThrowable(() -> model.stream(new Prompt("Hi?"))
			.doOnNext((response) -> parts.add(response.getResult().getOutput().getText()))
			.blockLast(Duration.ofSeconds(30))))).contains(ClassifiedFailure.of(FailureKind.UNAVAILABLE)));
		assertThat(parts).containsExactly("Hel");
	}

	@Test
	void streamWhenCancelledClosesItsConnection() throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		this.server.answer((request, exchange) -> {
			try {
				for (int i = 0; i < 100_000; i++) {
					if (i == 0) {
						exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
						exchange.sendResponseHeaders(200, 0);
					}
					exchange.getResponseBody()
						.write(("data: " + OpenAiWire.chunks("x".repeat(1000))[0] + "\n\n")
							.getBytes(StandardCharsets.UTF_8));
					exchange.getResponseBody().flush();
				}
			}
			catch (IOException ex) {
				closed.countDown();
			}
		});
		run((model) -> {
			CountDownLatch first = new CountDownLatch(1);
			Disposable stream = model.stream(new Prompt("Hi?")).subscribe((response) -> first.countDown());
			await(first, 30_000);
			stream.dispose();
			assertThat(await(closed, 30_000)).isTrue();
		});
	}

	@Test
	void callWhenUnauthorizedFailsAsVendorDoes() {
		this.server.answer(OpenAiWire.failing(401, OpenAiWire.error("invalid_request_error", "invalid_api_key")));
		assertFails(FailureKind.AUTH, UnauthorizedException.class);
	}

	@Test
	void callWhenRateLimitedFailsAsVendorDoes() {
		this.server
			.answer(OpenAiWire.failing(429, OpenAiWire.error("requests", "rate_limit_exceeded"), "Retry-After", "7"));
		Throwable failure = assertFails(FailureKind.RATE_LIMITED, RateLimitException.class);
		assertThat(classify(failure).flatMap(ClassifiedFailure::retryAfter)).contains(Duration.ofSeconds(7));
	}

	@Test
	void callWhenOutOfCreditFailsAsVendorDoes() {
		this.server.answer(OpenAiWire.failing(429, OpenAiWire.error("insufficient_quota", "insufficient_quota")));
		assertFails(FailureKind.QUOTA, RateLimitException.class);
	}

	@Test
	void callWhenTooLongFailsAsVendorDoes() {
		this.server
			.answer(OpenAiWire.failing(400, OpenAiWire.error("invalid_request_error", "context_length_exceeded")));
		assertFails(FailureKind.CONTEXT_LENGTH, BadRequestException.class);
	}

	@Test
	void callWhenFilteredFailsAsVendorDoes() {
		this.server.answer(OpenAiWire.failing(400, OpenAiWire.error("invalid_request_error", "content_filter")));
		assertFails(FailureKind.REJECTED, BadRequestException.class);
	}

	@Test
	void callWhenModelIsUnknownFailsAsVendorDoes() {
		this.server.answer(OpenAiWire.failing(404, OpenAiWire.error("invalid_request_error", "model_not_found")));
		assertFails(FailureKind.UNAVAILABLE, NotFoundException.class);
	}

	@Test
	void callWhenServerFailsFailsAsVendorDoes() {
		this.server.answer(OpenAiWire.failing(500, OpenAiWire.error("server_error", "server_error")));
		assertFails(FailureKind.UNAVAILABLE, InternalServerException.class);
	}

	@Test
	void callWhenAnswerIsNoJsonFailsAsVendorDoes() {
		this.server.answer((request, exchange) -> VendorServer.json(exchange, 200, "{\"id\":"));
		assertFails(FailureKind.UNAVAILABLE, OpenAIInvalidDataException.class);
	}

	@Test
	void callWhenAnswerIsPageFailsAsVendorDoes() {
		this.server.answer((request, exchange) -> VendorServer.send(exchange, 200, "text/html", "<html>Log in</html>"));
		assertFails(FailureKind.UNAVAILABLE, OpenAIInvalidDataException.class);
	}

	@Test
	void callWhenAnswerIsEmptyFailsAsVendorDoes() {
		this.server.answer((request, exchange) -> VendorServer.json(exchange, 200, ""));
		assertFails(FailureKind.UNAVAILABLE, OpenAIInvalidDataException.class);
	}

	@Test
	void callWhenConnectionIsCutFailsAsVendorDoes() {
		this.server.answer((request, exchange) -> {
		});
		assertFails(FailureKind.UNAVAILABLE, OpenAIIoException.class);
	}

	@Test
	void callWhenNobodyAcceptsFailsAsVendorDoes() throws Exception {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			List<Socket> waiting = new ArrayList<>();
			try {
				for (int i = 0; i < 20; i++) {
					Socket socket = new Socket();
					waiting.add(socket);
					socket.connect(full.getLocalSocketAddress(), 300);
				}
				abort("This system lets any number of connections wait");
			}
			catch (SocketTimeoutException ex) {
				Throwable failure = assertFails(FailureKind.CONNECT, OpenAIIoException.class,
						"endpoint=http://127.0.0.1:" + full.getLocalPort(), "timeout=300ms");
				assertThat(failure).hasCauseInstanceOf(SocketTimeoutException.class);
			}
			finally {
				for (Socket socket : waiting) {
					socket.close();
				}
			}
		}
	}

	@Test
	void callWhenLongerThanTimeoutGoesOnWhileItIsAlive() {
		this.server.answer((request, exchange) -> trickle(exchange, OpenAiWire.completion("Grüße aus Köln")));
		run((model) -> assertThat(model.call("Hi?")).isEqualTo("Grüße aus Köln"), "timeout=1500ms");
	}

	@Test
	void callWhenAnswerStallsIsTooLate() {
		CountDownLatch done = new CountDownLatch(1);
		this.server.answer((request, exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, 5000);
			exchange.getResponseBody().write("{\"id\":".getBytes(StandardCharsets.UTF_8));
			exchange.getResponseBody().flush();
			await(done, 60_000);
		});
		assertFails(FailureKind.TIMEOUT, OpenAIInvalidDataException.class, "timeout=400ms");
		done.countDown();
	}

	@Test
	void timeoutOfPromptIsThatOfWholeCall() {
		this.server.answer((request, exchange) -> trickle(exchange, OpenAiWire.completion("Hello.")));
		this.application.run((context) -> {
			Throwable failure = catchThrowable(() -> context.getBean("llms.fast", ChatModel.class)
				.call(new Prompt("Hi?", OpenAiChatOptions.builder().timeout(Duration.ofSeconds(1)).build())));
			assertThat(classify(failure)).contains(ClassifiedFailure.of(FailureKind.TIMEOUT));
		});
	}

	/** Answer in six parts, with 400 milliseconds before each. */
	private static void trickle(HttpExchange exchange, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, bytes.length);
		int size = bytes.length / 6 + 1;
		for (int from = 0; from < bytes.length; from += size) {
			await(new CountDownLatch(1), 400);
			exchange.getResponseBody().write(bytes, from, Math.min(size, bytes.length - from));
			exchange.getResponseBody().flush();
		}
	}

	@Test
	void callWhenNobodyListensFailsAsVendorDoes() {
		this.server.close();
		Throwable failure = assertFails(FailureKind.CONNECT, OpenAIIoException.class);
		assertThat(failure).hasCauseInstanceOf(ConnectException.class);
	}

	@Test
	void callWhenTooLateFailsAsVendorDoes() {
		CountDownLatch done = new CountDownLatch(1);
		this.server.answer((request, exchange) -> await(done, 60_000));
		Throwable failure = assertFails(FailureKind.TIMEOUT, OpenAIIoException.class, "timeout=200ms");
		assertThat(failure).hasCauseInstanceOf(InterruptedIOException.class);
		done.countDown();
	}

	@Test
	void streamWhenTooLateFailsAsVendorDoes() {
		CountDownLatch done = new CountDownLatch(1);
		this.server.answer((request, exchange) -> await(done, 60_000));
		run((model) -> {
			Throwable failure = catchThrowable(() -> model.stream(new Prompt("Hi?")).blockLast(Duration.ofSeconds(30)));
			assertThat(classify(failure)).contains(ClassifiedFailure.of(FailureKind.TIMEOUT));
		}, "timeout=200ms");
		done.countDown();
	}

	@Test
	void timeoutReachesCallsWithOptions() {
		CountDownLatch done = new CountDownLatch(1);
		this.server.answer((request, exchange) -> await(done, 60_000));
		this.application.withPropertyValues("beluga.providers.llms.fast.timeout=200ms").run((context) -> {
			Throwable failure = catchThrowable(() -> context.getBean(Providers.class)
				.handle(SpringAiPackages.LLMS, "fast")
				.use((model) -> model
					.call(new Prompt("Hi?", OpenAiChatOptions.builder().model("grok-4").temperature(0.1).build()))));
			assertThat(classify(failure)).contains(ClassifiedFailure.of(FailureKind.TIMEOUT));
		});
		done.countDown();
	}

	@Test
	void retryAfterWhenLongerThanTheTimeoutIsNotWaitedFor() {
		this.server
			.answer(OpenAiWire.failing(429, OpenAiWire.error("requests", "rate_limit_exceeded"), "Retry-After", "30"));
		assertFails(FailureKind.RATE_LIMITED, RateLimitException.class, "max-retries=2", "timeout=2s");
		assertThat(this.server.requests()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void maxRetriesCountsRequests(int retries) {
		this.server
			.answer(OpenAiWire.failing(503, OpenAiWire.error("server_error", "overloaded"), "Retry-After-Ms", "1"));
		assertFails(FailureKind.UNAVAILABLE, InternalServerException.class, "max-retries=" + retries);
		assertThat(this.server.requests()).hasSize(retries + 1);
	}

	@Test
	void maxRetriesWhenNotConfiguredIsTwo() {
		this.server
			.answer(OpenAiWire.failing(503, OpenAiWire.error("server_error", "overloaded"), "Retry-After-Ms", "1"));
		this.application
			.withPropertyValues("beluga.providers.llms.other.provider-name=grok",
					"beluga.providers.llms.other.api-key=" + KEY, "beluga.providers.llms.other.model=grok-4",
					"beluga.providers.llms.other.endpoint=" + this.server.uri())
			.run((context) -> assertThatExceptionOfType(InternalServerException.class)
				.isThrownBy(() -> context.getBean("llms.other", ChatModel.class).call("Hi?")));
		assertThat(this.server.requests()).hasSize(3);
	}

	@Test
	void replacementWhenKeyIsRejectedIsRefused() {
		this.application.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			ChatModel model = providers.get(SpringAiPackages.LLMS, "fast");
			model.call("Hi?");
			this.server.answer((request, exchange) -> {
				if (request.headers().getFirst("Authorization").contains("bad")) {
					VendorServer.json(exchange, 401, OpenAiWire.error("invalid_request_error", "bad-key"));
				}
				else {
					OpenAiWire.saying("Still here.").to(request, exchange);
				}
			});
			ProviderConfig bad = providers.config("llms", "fast").toBuilder().apiKey("sk-bad-0123456789").build();
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> providers.put("llms", "fast", bad))
				.withMessageContaining("llms")
				.withMessageContaining("fast")
				.satisfies((failure) -> assertThat(stackTrace(failure)).doesNotContain("sk-bad"))
				.withCauseInstanceOf(UnauthorizedException.class);
			assertThat(this.server.requests()).extracting(Request::path).contains("/v1/models");
			assertThat(model.call("Hi?")).isEqualTo("Still here.");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "model=|model", "'model= '|model", "endpoint=llm.example.org/v1|endpoint",
			"temperature=3|temperature", "top-p=2|top-p", "max-tokens=0|max-tokens", "max-retries=-1|max-retries",
			"context-window=0|context-window", "proxy=proxy.example.org|proxy", "headers.[X Tenant]=blue|headers" })
	void configurationWhenWrongIsRefused(String property, String named) {
		this.application.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
			.withPropertyValues("beluga.providers.llms.fast." + property)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidConfigException.class)
				.hasMessageContaining("beluga.providers.llms.fast." + named)
				.hasMessageNotContaining(KEY));
	}

	@Test
	void compatibleWhenNoEndpointIsRefused() {
		this.application
			.withPropertyValues("beluga.providers.llms.own.provider-name=openai-compatible",
					"beluga.providers.llms.own.model=qwen")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidConfigException.class)
				.hasMessageContaining("beluga.providers.llms.own.endpoint"));
	}

	@Test
	void instanceOfVendorIsThereForHandle() {
		this.application.run((context) -> {
			String model = context.getBean(Providers.class)
				.handle(SpringAiPackages.LLMS, "fast")
				.use((instance) -> ((OpenAiChatModel) instance).getOptions().getModel());
			assertThat(model).isEqualTo("grok-4");
		});
	}

	@Test
	void replacementsLeaveNothingBehind() {
		this.application.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			ChatModel model = providers.get(SpringAiPackages.LLMS, "fast");
			replace(providers, model, 20);
			Map<String, Long> threads = AbstractVendorLlmsTests.threads();
			long files = AbstractVendorLlmsTests.files();
			replace(providers, model, 1000);
			assertThat(model.call("Hi?")).isEqualTo("Hello.");
			Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				System.gc();
				AbstractVendorLlmsTests.assertNoMore(threads, files);
			});
		});
		Awaitility.await().untilAsserted(() -> assertThat(vendorThreads()).isZero());
	}

	private static void replace(Providers providers, ChatModel model, int times) {
		ProviderConfig config = providers.config("llms", "fast");
		for (int i = 0; i < times; i++) {
			providers.put("llms", "fast", config.toBuilder().customField("max-tokens", i + 1).build());
			if (i % 10 == 0) {
				model.stream(new Prompt("Hi?")).blockLast(Duration.ofSeconds(30));
			}
		}
	}

	private static long vendorThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("OkHttp Dispatcher") || name.startsWith("openai-stream")
					|| name.startsWith("OkHttp localhost"))
			.count();
	}

	private void run(Consumer<ChatModel> test, String... properties) {
		this.application
			.withPropertyValues(Arrays.stream(properties)
				.map((property) -> "beluga.providers.llms.fast." + property)
				.toArray(String[]::new))
			.run((context) -> test.accept(context.getBean("llms.fast", ChatModel.class)));
	}

	private Throwable assertFails(FailureKind kind, Class<? extends Throwable> type, String... properties) {
		Throwable[] failure = new Throwable[1];
		run((model) -> failure[0] = catchThrowable(() -> model.call("Hi?")), properties);
		assertThat(failure[0]).isExactlyInstanceOf(type);
		assertThat(classify(failure[0]).map(ClassifiedFailure::kind)).contains(kind);
		return failure[0];
	}

	private Optional<ClassifiedFailure> classify(Throwable failure) {
		AtomicReference<Optional<ClassifiedFailure>> classified = new AtomicReference<>();
		this.application.run((context) -> classified
			.set(context.getBean("belugaGrokLlms", FailureClassifier.class).classify(failure)));
		return classified.get();
	}

	private static String text(Flux<ChatResponse> stream) {
		StringBuilder text = new StringBuilder();
		stream.toStream().forEach((response) -> {
			if (response.getResult() != null && response.getResult().getOutput().getText() != null) {
				text.append(response.getResult().getOutput().getText());
			}
		});
		return text.toString();
	}

	private static String stackTrace(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

	private static boolean await(CountDownLatch latch, long millis) {
		try {
			return latch.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
