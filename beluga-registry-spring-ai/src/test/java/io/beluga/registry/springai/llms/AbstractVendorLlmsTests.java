package io.beluga.registry.springai.llms;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import com.sun.management.UnixOperatingSystemMXBean;
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
import io.beluga.registry.springai.SpringAiPackages;
import io.beluga.registry.springai.SpringAiPackagesAutoConfiguration;
import io.beluga.registry.springai.VendorServer;
import io.beluga.registry.test.ProviderFactoryContract;
import io.beluga.registry.test.TestProviders;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.chat.observation.DefaultChatModelObservationConvention;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * What holds for the models of every vendor, spoken in the vendor's own wire format.
 */
@Timeout(120)
abstract class AbstractVendorLlmsTests {

	static final String KEY = "key-of-the-account-4711";

	private final VendorServer vendor = new VendorServer(this::answer);

	private final String provider;

	private final Class<?> autoConfiguration;

	AbstractVendorLlmsTests(String provider, Class<?> autoConfiguration) {
		this.provider = provider;
		this.autoConfiguration = autoConfiguration;
	}

	/** Spring AI's library for the vendor, by one of its packages. */
	abstract String library();

	/** The way to the models' list. */
	abstract String listPath();

	abstract String list();

	/** The way of a call of the model {@code model-1}. */
	abstract String callPath();

	abstract String answer(String text);

	abstract String emptyAnswer();

	/** An answer that asks for the tool {@code weather} with a city. */
	abstract String toolCall(String city);

	/** The media type of streams. */
	abstract String streamType();

	abstract String stream(String... texts);

	abstract String error(int status, String message);

	/** Whether a stream is asked for. */
	abstract boolean isStream(VendorServer.Request request);

	abstract void assertRequest(VendorServer.Request request);

	abstract Class<? extends Throwable> callException(int status);

	abstract Class<? extends Throwable> streamException();

	/** Whether the exceptions of calls know the headers of the response. */
	abstract boolean knowsRetryAfter();

	private void answer(VendorServer.Request request, HttpExchange exchange) throws IOException {
		if (request.path().startsWith(listPath())) {
			VendorServer.json(exchange, 200, list());
		}
		else if (isStream(request)) {
			send(exchange, streamType(), 5, stream("Grüße", " an die", " Welt"));
		}
		else {
			VendorServer.json(exchange, 200, answer("Grüße"));
		}
	}

	@AfterEach
	void stop() {
		this.vendor.close();
	}

	/** Whether the account is known by its key. */
	boolean takesKey() {
		return true;
	}

	@Test
	void providerWhenItsLibraryIsMissingIsNotThere() {
		ApplicationContextRunner application = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class, this.autoConfiguration,
					BelugaRegistryAutoConfiguration.class));
		application.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("llms"))
			.containsExactly(this.provider));
		application.withClassLoader(new FilteredClassLoader(library()))
			.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("llms")).isEmpty());
	}

	@Test
	void callWhenServedAnswers() {
		run((context) -> {
			ChatResponse response = model(context).call(new Prompt("Hello"));
			assertThat(response.getResult().getOutput().getText()).isEqualTo("Grüße");
			assertThat(response.getMetadata().getUsage().getPromptTokens()).isEqualTo(3);
			assertThat(response.getMetadata().getUsage().getCompletionTokens()).isEqualTo(5);
			VendorServer.Request request = this.vendor.requests().get(0);
			assertThat(this.vendor.requests()).hasSize(1);
			assertThat(request.path()).isEqualTo(callPath());
			assertThat(request.headers().getFirst("X-Team")).isEqualTo("blue");
			assertRequest(request);
		});
	}

	@Test
	void optionsWhenConfiguredAreTheModels() {
		run((context) -> {
			ChatOptions options = model(context).getOptions();
			assertThat(options.getModel()).isEqualTo("model-1");
			assertThat(options.getTemperature()).isEqualTo(0.25);
			assertThat(options.getTopP()).isEqualTo(0.5);
			assertThat(options.getMaxTokens()).isEqualTo(77);
			assertThat(options.getStopSequences()).containsExactly("END");
			assertThat(options.toString()).doesNotContain(KEY);
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 4096 })
	void streamWhenSplitAnywhereIsWhole(int size) {
		this.vendor.answer((request, exchange) -> send(exchange, streamType(), size,
				stream("Grüße", " an", " die", " Welt ", "☃")));
		run((context) -> {
			assertThat(texts(model(context))).isEqualTo("Grüße an die Welt ☃");
			assertThat(isStream(this.vendor.requests().get(0))).isTrue();
			assertRequest(this.vendor.requests().get(0));
		});
	}

	@Test
	void callWhenToolIsAskedForGoesOnWithItsResult() {
		this.vendor.answer((request, exchange) -> VendorServer.json(exchange, 200,
				(this.vendor.requests().size() == 1) ? toolCall("Oslo") : answer("It snows")));
		run((context) -> {
			String answer = ChatClient.builder(model(context))
				.build()
				.prompt("How is the weather?")
				.tools(new Weather())
				.call()
				.content();
			assertThat(answer).isEqualTo("It snows");
			assertThat(this.vendor.requests()).hasSize(2);
			assertThat(this.vendor.requests().get(0).body()).contains("weather");
			assertThat(this.vendor.requests().get(1).body()).contains("snow in Oslo");
		});
	}

	@Test
	void callWhenAnswerIsEmptyHasNoText() {
		this.vendor.answer((request, exchange) -> VendorServer.json(exchange, 200, emptyAnswer()));
		run((context) -> {
			ChatResponse response = model(context).call(new Prompt("Hello"));
			assertThat((response.getResult() != null) ? response.getResult().getOutput().getText() : "").isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 404, 429, 500, 529 })
	void callWhenRefusedThrowsWhatTheVendorThrows(int status) {
		refuse(status);
		run((context) -> {
			Throwable failure = catchThrowable(() -> model(context).call(new Prompt("Hello")));
			assertThat(failure).isInstanceOf(callException(status));
			assertFailure(context, failure, status);
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 429, 500 })
	void streamWhenRefusedEndsWithWhatTheVendorThrows(int status) {
		refuse(status);
		run((context) -> {
			Throwable failure = catchThrowable(() -> texts(model(context)));
			assertThat(failure).isInstanceOf(streamException());
			assertFailure(context, failure, status);
		});
	}

	private void refuse(int status) {
		this.vendor.answer((request, exchange) -> {
			if (status == 429) {
				exchange.getResponseHeaders().set("Retry-After", "7");
			}
			VendorServer.json(exchange, status, error(status, "No for " + KEY));
		});
	}

	private void assertFailure(ApplicationContext context, Throwable failure, int status) {
		assertThat(this.vendor.requests()).hasSize(1);
		ClassifiedFailure classified = classify(context, failure);
		assertThat(classified.kind()).isEqualTo(switch (status) {
			case 401 -> FailureKind.AUTH;
			case 429 -> FailureKind.RATE_LIMITED;
			case 404, 500, 529 -> FailureKind.UNAVAILABLE;
			default -> FailureKind.REJECTED;
		});
		assertThat(classified.retryAfter().isPresent()).isEqualTo(status == 429 && knowsRetryAfter());
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void maxRetriesWhenTwoAsksThreeTimes(boolean streaming) {
		refuse(503);
		run((context) -> {
			assertThat(catchThrowable(() -> use(model(context), streaming))).isNotNull();
			assertThat(this.vendor.requests()).hasSize(3);
		}, "max-retries=2");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void maxRetriesWhenOneForgivesOne(boolean streaming) {
		this.vendor.answer((request, exchange) -> {
			if (this.vendor.requests().size() == 1) {
				VendorServer.json(exchange, 429, error(429, "Slow down"));
			}
			else {
				answer(request, exchange);
			}
		});
		run((context) -> {
			assertThat(use(model(context), streaming)).startsWith("Grüße");
			assertThat(this.vendor.requests()).hasSize(2);
		}, "max-retries=1");
	}

	@ParameterizedTest
	@CsvSource({ "400, false", "400, true", "401, false", "404, false", "404, true", "200, false" })
	void maxRetriesWhenFailureWillNotPassAsksOnce(int status, boolean streaming) {
		this.vendor.answer((request, exchange) -> VendorServer.json(exchange, status,
				(status == 200) ? "{\"message\": <html>" : error(status, "No")));
		run((context) -> {
			assertThat(catchThrowable(() -> use(model(context), streaming))).isNotNull();
			assertThat(this.vendor.requests()).hasSize(1);
		}, "max-retries=2");
	}

	@Test
	void maxRetriesWhenNothingIsSaidIsTwo() {
		refuse(503);
		run((context) -> {
			context.getBean(Providers.class)
				.put("llms", "other",
						ProviderConfig.builder(this.provider).apiKey(KEY).endpoint(this.vendor.uri()).build());
			ChatModel other = context.getBean(Providers.class).get(SpringAiPackages.LLMS, "other");
			assertThat(catchThrowable(() -> other.call(new Prompt("Hello")))).isNotNull();
			assertThat(this.vendor.requests()).hasSize(3);
		});
	}

	@Test
	void retryAfterWhenLongerThanTheTimeoutIsNotWaitedFor() {
		this.vendor.answer((request, exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "3600");
			VendorServer.json(exchange, 429, error(429, "Slow down"));
		});
		run((context) -> {
			assertThat(catchThrowable(() -> model(context).call(new Prompt("Hello")))).isInstanceOf(callException(429));
			assertThat(this.vendor.requests()).hasSizeLessThan(4);
		}, "max-retries=2");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void timeoutWhenNothingIsAnsweredEndsTheCall(boolean streaming) {
		CountDownLatch end = new CountDownLatch(1);
		this.vendor.answer((request, exchange) -> hold(end));
		run((context) -> {
			Throwable failure = catchThrowable(() -> use(model(context), streaming));
			assertThat(classify(context, failure).kind()).isEqualTo(FailureKind.TIMEOUT);
			ChatOptions options = model(context).getOptions().mutate().temperature(0.1).build();
			failure = catchThrowable(() -> model(context).call(new Prompt("Hello", options)));
			assertThat(classify(context, failure).kind()).isEqualTo(FailureKind.TIMEOUT);
			end.countDown();
		}, "timeout=400ms");
	}

	@Test
	void timeoutWhenStreamStallsEndsIt() {
		CountDownLatch end = new CountDownLatch(1);
		this.vendor.answer((request, exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", streamType());
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write(firstOf(stream("Grüße", " an", " die", " Welt")));
			exchange.getResponseBody().flush();
			hold(end);
		});
		run((context) -> {
			Throwable failure = catchThrowable(() -> texts(model(context)));
			assertThat(classify(context, failure).kind()).isEqualTo(FailureKind.TIMEOUT);
			end.countDown();
		}, "timeout=400ms");
	}

	@Test
	void timeoutWhenStreamIsLongerButAliveDoesNotEndIt() {
		String[] texts = "a b c d e f g h".split(" ");
		this.vendor.answer((request, exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", streamType());
			exchange.sendResponseHeaders(200, 0);
			byte[] bytes = stream(texts).getBytes(StandardCharsets.UTF_8);
			int size = bytes.length / 8;
			for (int from = 0; from < bytes.length; from += size) {
				exchange.getResponseBody().write(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
				exchange.getResponseBody().flush();
				pause(Duration.ofMillis(300));
			}
		});
		run((context) -> assertThat(texts(model(context))).isEqualTo("abcdefgh"), "timeout=2s");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void callWhenConnectionIsCutIsUnavailable(boolean streaming) {
		this.vendor.answer((request, exchange) -> {
		});
		run((context) -> {
			Throwable failure = catchThrowable(() -> use(model(context), streaming));
			assertThat(classify(context, failure).kind()).isEqualTo(FailureKind.UNAVAILABLE);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void callWhenNobodyListensIsNoConnection(boolean streaming) {
		run((context) -> {
			Throwable failure = catchThrowable(() -> use(model(context), streaming));
			assertThat(classify(context, failure).kind()).isEqualTo(FailureKind.CONNECT);
		}, "endpoint=http://localhost:" + unusedPort());
	}

	private static int unusedPort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void callWhenAnswerIsNoJsonIsUnavailable() {
		this.vendor.answer((request, exchange) -> VendorServer.json(exchange, 200, "{\"message\": <html>"));
		run((context) -> {
			Throwable failure = catchThrowable(() -> model(context).call(new Prompt("Hello")));
			assertThat(classify(context, failure).kind()).isEqualTo(FailureKind.UNAVAILABLE);
		});
	}

	@Test
	void streamWhenCutInHalfFails() {
		this.vendor.answer((request, exchange) -> {
			byte[] half = firstOf(stream("Grüße", " an", " die", " Welt"));
			exchange.getResponseHeaders().set("Content-Type", streamType());
			exchange.sendResponseHeaders(200, half.length + 1000);
			exchange.getResponseBody().write(half);
			exchange.getResponseBody().flush();
		});
		run((context) -> {
			Throwable failure = catchThrowable(() -> texts(model(context)));
			assertThat(failure).isNotNull();
			assertThat(classify(context, failure).kind()).isEqualTo(FailureKind.UNAVAILABLE);
		});
	}

	@Test
	void streamWhenCancelledClosesItsConnection() {
		CountDownLatch closed = new CountDownLatch(1);
		CountDownLatch first = new CountDownLatch(1);
		String[] texts = new String[2000];
		Arrays.fill(texts, "more ".repeat(100));
		this.vendor.answer((request, exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", streamType());
			exchange.sendResponseHeaders(200, 0);
			byte[] bytes = stream(texts).getBytes(StandardCharsets.UTF_8);
			try {
				for (int from = 0; from < bytes.length; from += 1000) {
					exchange.getResponseBody().write(bytes, from, Math.min(1000, bytes.length - from));
					exchange.getResponseBody().flush();
					pause(Duration.ofMillis(10));
				}
			}
			catch (IOException ex) {
				closed.countDown();
				throw ex;
			}
		});
		run((context) -> {
			Disposable subscription = model(context).stream(new Prompt("Hello"))
				.subscribe((response) -> first.countDown());
			hold(first);
			subscription.dispose();
			hold(closed);
		});
	}

	@Test
	void putWhenKeyIsRefusedKeepsTheOldAndTellsNoKey() {
		run((context) -> {
			Providers providers = context.getBean(Providers.class);
			model(context).call(new Prompt("Hello"));
			refuse(401);
			ProviderConfig rotated = providers.config("llms", "one")
				.toBuilder()
				.customField("model", "model-2")
				.build();
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> providers.put("llms", "one", rotated))
				.satisfies((ex) -> {
					assertThat(ex.packageName()).isEqualTo("llms");
					assertThat(ex).hasMessageContaining("one");
					assertThat(ex).rootCause().isNotSameAs(ex);
					assertThat(trace(ex)).doesNotContain(KEY);
				});
			this.vendor.answer(this::answer);
			assertThat(model(context).call(new Prompt("Hello")).getResult().getOutput().getText()).isEqualTo("Grüße");
			providers.put("llms", "one", rotated);
			assertThat(this.vendor.requests().get(this.vendor.requests().size() - 1).path()).startsWith(listPath());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "//", "/v1", "/v1/", "/gateway/vendor", "/gateway/vendor/v1/" })
	void endpointWhenWrittenInAnyWayLeadsToTheVendor(String path) {
		run((context) -> {
			model(context).call(new Prompt("Hello"));
			String gateway = path.startsWith("/gateway") ? "/gateway/vendor" : "";
			assertThat(this.vendor.requests().get(0).path()).startsWith(gateway)
				.doesNotContain("//", "v1/v1")
				.endsWith(callPath().substring(callPath().indexOf('/', 1)));
		}, "endpoint=" + this.vendor.uri() + path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "endpoint=localhost:8080", "endpoint=ftp://localhost", "model= ", "max-retries=-1",
			"temperature=9", "headers.[Bad:Name]=x", "proxy=localhost" })
	void configurationWhenWrongIsRefused(String property) {
		this.application().withPropertyValues("beluga.providers.llms.one." + property).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).isInstanceOf(InvalidConfigException.class)
				.hasMessageContaining("beluga.providers.llms.one." + property.replaceAll("[.=].*", ""));
			assertThat(trace(context.getStartupFailure())).doesNotContain(KEY);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void beansWhenTheApplicationHasThemAreUsed(boolean streaming) {
		List<String> observed = new CopyOnWriteArrayList<>();
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStop(Observation.Context context) {
				observed.add(String.valueOf(context.getName()));
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		AtomicInteger asked = new AtomicInteger();
		ToolCallingManager tools = (ToolCallingManager) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { ToolCallingManager.class }, (proxy, method, arguments) -> {
					asked.incrementAndGet();
					return List.of();
				});
		application().withBean(ObservationRegistry.class, () -> observations)
			.withBean(ToolCallingManager.class, () -> tools)
			.withBean(ChatModelObservationConvention.class, OurConvention::new)
			.run((context) -> {
				use(model(context), streaming);
				await().untilAsserted(() -> assertThat(observed).contains("our.calls"));
				assertThat(asked).hasPositiveValue();
			});
	}

	@Test
	void destroyWhenReplacedThousandTimesLeavesNothing() {
		run((context) -> {
			replace(context, 20);
			Map<String, Long> threads = threads();
			long files = files();
			replace(context, 1000);
			await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				System.gc();
				assertNoMore(threads, files);
			});
		}, "probe=false");
	}

	final void assertThatCallsGoThroughProxy() {
		run((context) -> {
			assertThat(use(model(context), false)).isEqualTo("Grüße");
			assertThat(use(model(context), true)).startsWith("Grüße");
			assertThat(this.vendor.requests()).hasSize(2)
				.allSatisfy((request) -> assertThat(request.path()).startsWith("http://vendor.example/"));
		}, "endpoint=http://vendor.example", "proxy=" + this.vendor.uri());
		run((context) -> {
			Throwable failure = catchThrowable(() -> model(context).call(new Prompt("Hello")));
			assertThat(classify(context, failure).kind()).isEqualTo(FailureKind.CONNECT);
		}, "endpoint=http://vendor.example", "proxy=http://localhost:" + unusedPort());
	}

	final void assertThatKeyOfFileIsStripped(String header) {
		run((context) -> {
			Providers providers = context.getBean(Providers.class);
			providers.put("llms", "other",
					providers.config("llms", "one").toBuilder().apiKey("  " + KEY + "\r\n").build());
			providers.get(SpringAiPackages.LLMS, "other").call("Hello");
			assertThat(this.vendor.requests().get(0).headers().getFirst(header)).isEqualTo(KEY);
			assertThatExceptionOfType(InvalidConfigException.class)
				.isThrownBy(() -> providers.put("llms", "other",
						providers.config("llms", "one").toBuilder().apiKey("two\n" + KEY).build()))
				.satisfies((ex) -> assertThat(trace(ex)).contains("api-key").doesNotContain(KEY));
		});
	}

	private void replace(ApplicationContext context, int times) {
		Providers providers = context.getBean(Providers.class);
		for (int i = 0; i < times; i++) {
			providers.renew("llms", "one");
			if (i % 10 < 2) {
				assertThat(use(model(context), i % 10 == 0)).startsWith("Grüße");
			}
		}
	}

	/**
	 * How many threads of each kind there are: of one name, but for the numbers in it.
	 */
	static Map<String, Long> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.collect(Collectors.groupingBy((thread) -> thread.getName().replaceAll("[0-9]+", "#"),
					Collectors.counting()));
	}

	/** Pools that all share may have grown; what each instance leaves is far more. */
	static void assertNoMore(Map<String, Long> threads, long files) {
		assertThat(threads()).allSatisfy(
				(kind, count) -> assertThat(count).as(kind).isLessThanOrEqualTo(threads.getOrDefault(kind, 0L) + 30));
		assertThat(files()).isLessThanOrEqualTo(files + 10);
	}

	static long files() {
		return (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)
				? system.getOpenFileDescriptorCount() : 0;
	}

	ApplicationContextRunner application() {
		String prefix = "beluga.providers.llms.one.";
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class, this.autoConfiguration,
					BelugaRegistryAutoConfiguration.class))
			.withPropertyValues(prefix + "provider-name=" + this.provider, prefix + "endpoint=" + this.vendor.uri(),
					prefix + "model=model-1", prefix + "temperature=0.25", prefix + "top-p=0.5",
					prefix + "max-tokens=77", prefix + "stop=END", prefix + "headers.X-Team=blue",
					prefix + "max-retries=0", prefix + "timeout=20s")
			.withPropertyValues(key());
	}

	String[] key() {
		return new String[] { "beluga.providers.llms.one.api-key=" + KEY };
	}

	final VendorServer vendor() {
		return this.vendor;
	}

	final void run(Consumer<ApplicationContext> test, String... properties) {
		application()
			.withPropertyValues(Arrays.stream(properties)
				.map((property) -> "beluga.providers.llms.one." + property)
				.toArray(String[]::new))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				test.accept(context);
			});
	}

	static ChatModel model(ApplicationContext context) {
		return context.getBean(Providers.class).get(SpringAiPackages.LLMS, "one");
	}

	static String use(ChatModel model, boolean streaming) {
		return streaming ? texts(model) : model.call(new Prompt("Hello")).getResult().getOutput().getText();
	}

	static String texts(ChatModel model) {
		List<ChatResponse> responses = model.stream(new Prompt("Hello")).collectList().block();
		return responses.stream()
			.filter((response) -> response.getResult() != null)
			.map((response) -> response.getResult().getOutput().getText())
			.filter((text) -> text != null)
			.collect(Collectors.joining());
	}

	static ClassifiedFailure classify(ApplicationContext context, Throwable failure) {
		return context.getBean(FailureClassifier.class)
			.classify(failure)
			.orElseThrow(() -> new AssertionError("Nobody knows", failure));
	}

	static String trace(Throwable failure) {
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		return trace.toString();
	}

	/** Send a text in pieces of so many bytes. */
	static void send(HttpExchange exchange, String type, int size, String text) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.sendResponseHeaders(200, 0);
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		for (int from = 0; from < bytes.length; from += size) {
			exchange.getResponseBody().write(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
			exchange.getResponseBody().flush();
		}
	}

	/** The first half of a stream, which ends within a part. */
	static byte[] firstOf(String stream) {
		return stream.substring(0, stream.length() * 2 / 3).getBytes(StandardCharsets.UTF_8);
	}

	static void hold(CountDownLatch latch) {
		try {
			assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// A vendor that takes its time, not a test that waits.
	private static void pause(Duration pause) {
		try {
			new CountDownLatch(1).await(pause.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			throw new UncheckedIOException(new IOException(ex));
		}
	}

	static final class OurConvention extends DefaultChatModelObservationConvention {

		@Override
		public String getName() {
			return "our.calls";
		}

	}

	static final class Weather {

		@Tool(description = "The weather of a city")
		String weather(String city) {
			return "snow in " + city;
		}

	}

	/**
	 * What every provider has to keep to.
	 */
	@Nested
	class Contract extends ProviderFactoryContract<ChatModel> {

		Contract() {
			super(SpringAiPackages.LLMS);
		}

		@Override
		protected TestProviders application() {
			return TestProviders.withBootBinding()
				.withConfiguration(SpringAiPackagesAutoConfiguration.class,
						AbstractVendorLlmsTests.this.autoConfiguration);
		}

		@Override
		protected ProviderConfig validConfig() {
			ProviderConfig.Builder config = ProviderConfig.builder(AbstractVendorLlmsTests.this.provider)
				.endpoint(AbstractVendorLlmsTests.this.vendor.uri())
				.timeout(Duration.ofSeconds(30))
				.customField("model", "model-1")
				.customField("max-retries", 0);
			return (takesKey() ? config.apiKey(KEY) : config).build();
		}

		@Override
		protected void use(ChatModel provider) {
			assertThat(provider.call("Hello")).isEqualTo("Grüße");
			assertThat(texts(provider)).isEqualTo("Grüße an die Welt");
		}

	}

}
