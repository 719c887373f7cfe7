package io.beluga.registry.springai.llms;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.spi.ProviderCallObserver;
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
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.client.AdvisorParams;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ChatModelReference}: a model is replaced by one of another vendor,
 * each of which refuses the names of the other's models.
 */
class ChatModelReferenceTests {

	private final Vendor one = new Vendor("one");

	private final Vendor two = new Vendor("two");

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class, OpenAiLlmsAutoConfiguration.class,
						OllamaLlmsAutoConfiguration.class, AnthropicLlmsAutoConfiguration.class,
						GeminiLlmsAutoConfiguration.class, BelugaRegistryAutoConfiguration.class))
		.withUserConfiguration(Others.class)
		.withPropertyValues("beluga.registry.eager=false");

	@AfterEach
	void closeServers() {
		this.one.server.close();
		this.two.server.close();
	}

	@ParameterizedTest
	@CsvSource({ "openai, grok", "grok, openai", "grok, groq", "openai, ollama", "ollama, openai", "openai, anthropic",
			"anthropic, gemini", "gemini, openai", "gemini, ollama", "ollama, anthropic" })
	void callWhenReplacedSinceItsOptionsWereTakenUsesThose(String first, String second) {
		this.application.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			ChatModel model = serve(providers, this.one, first);
			ChatOptions options = model.getOptions().mutate().temperature(0.25).build();
			assertThat(model.call(new Prompt("Hi?", options)).getResult().getOutput().getText()).isEqualTo("I am one.");
			serve(providers, this.two, second);
			assertThat(model.call(new Prompt("Hi?", options)).getResult().getOutput().getText()).isEqualTo("I am two.");
			assertThat(text(model.stream(new Prompt("Hi?", options)))).isEqualTo("I am two.");
			assertThat(this.two.bodies()).hasSize(2)
				.allSatisfy((body) -> assertThat(body).contains("\"temperature\":0.25"));
			assertThat(options.getModel()).isEqualTo("two");
			assertThat(this.two.foreign).hasValue(0);
		});
	}

	@ParameterizedTest
	@CsvSource({ "openai, grok", "openai, ollama", "ollama, openai", "gemini, openai", "openai, gemini",
			"anthropic, openai", "gemini, anthropic", "ollama, anthropic" })
	void toolLoopWhenReplacedWithinGoesOnWithTheOther(String first, String second) {
		this.application.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			ChatModel model = serve(providers, this.one, first);
			ChatClient client = ChatClient.create(model);
			Weather weather = new Weather(() -> serve(providers, this.two, second));
			assertThat(client.prompt("Weather?").tools(weather).call().content()).isEqualTo("two heard: sunny");
			assertThat(weather.calls).hasValue(1);
			serve(providers, this.one, first);
			assertThat(client.prompt("Weather?")
				.tools(weather)
				.stream()
				.content()
				.collect(Collectors.joining())
				.block(Duration.ofSeconds(30))).isEqualTo("two heard: sunny");
			assertThat(weather.calls).hasValue(2);
			assertThat(this.one.foreign.get() + this.two.foreign.get()).isZero();
		});
	}

	@Test
	void streamWhenSubscribedAfterReplacementReachesTheNewInstance() {
		this.application.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			ChatModel model = serve(providers, this.one, "openai");
			Flux<ChatResponse> stream = model.stream(new Prompt("Hi?"));
			Flux<String> texts = model.stream("Hi?");
			assertThat(text(stream)).isEqualTo("I am one.");
			serve(providers, this.two, "ollama");
			assertThat(text(stream)).isEqualTo("I am two.");
			assertThat(texts.collect(Collectors.joining()).block(Duration.ofSeconds(30))).isEqualTo("I am two.");
			assertThat(model.stream(new UserMessage("Hi?")).collect(Collectors.joining()).block(Duration.ofSeconds(30)))
				.isEqualTo("I am two.");
		});
	}

	@Test
	void callWithoutOptionsUsesThoseOfTheInstance() {
		this.application.run((context) -> {
			ChatModel model = serve(context.getBean(Providers.class), this.one, "grok");
			assertThat(model.call("Hi?")).isEqualTo("I am one.");
			assertThat(model.call(new UserMessage("Hi?"))).isEqualTo("I am one.");
			assertThat(model.call(new Prompt("Hi?")).getResult().getOutput().getText()).isEqualTo("I am one.");
			assertThat(this.one.bodies()).allSatisfy((body) -> assertThat(body).contains("\"max_tokens\":70"));
		});
	}

	@Test
	void callWithOptionsOfTheVendorKeepsAllOfThem() {
		this.application.run((context) -> {
			ChatModel model = serve(context.getBean(Providers.class), this.one, "grok");
			ChatClient.create(model)
				.prompt("Hi?")
				.options(OpenAiChatOptions.builder().seed(42).temperature(0.5).stopSequences(List.of("END")))
				.call()
				.content();
			model.call(new Prompt("Hi?",
					OpenAiChatOptions.builder().seed(42).temperature(0.5).stopSequences(List.of("END")).build()));
			assertThat(this.one.bodies()).hasSize(2)
				.allSatisfy((body) -> assertThat(body).contains("\"seed\":42")
					.contains("\"temperature\":0.5")
					.contains("\"model\":\"one\"")
					.contains("\"stop\":[\"STOP\",\"END\"]")
					.contains("\"max_tokens\":70"));
		});
	}

	@Test
	void callWithOptionsOfTheVendorThatNameModelKeepsIt() {
		this.application.run((context) -> {
			ChatModel model = serve(context.getBean(Providers.class), this.one, "grok");
			assertThat(model.call(new Prompt("Hi?", OpenAiChatOptions.builder().model("one-mini").build()))
				.getResult()
				.getOutput()
				.getText()).isEqualTo("I am one.");
			assertThat(this.one.bodies()).singleElement()
				.satisfies((body) -> assertThat(body).contains("\"model\":\"one-mini\""));
		});
	}

	@Test
	void callWithOptionsOfAnotherVendorKeepsWhatIsPortableButTheModel() {
		this.application.run((context) -> {
			ChatModel model = serve(context.getBean(Providers.class), this.one, "ollama");
			OpenAiChatOptions.Builder options = OpenAiChatOptions.builder()
				.model("gpt-5")
				.seed(42)
				.topP(0.75)
				.outputSchema("{\"type\":\"object\"}")
				.stopSequences(List.of("END"));
			ChatClient.create(model).prompt("Hi?").options(options).call().content();
			model.call(new Prompt("Hi?", options.build()));
			assertThat(this.one.bodies()).hasSize(2)
				.allSatisfy((body) -> assertThat(body).contains("\"top_p\":0.75")
					.contains("\"stop\":[\"STOP\",\"END\"]")
					.contains("\"format\":{\"type\":\"object\"}")
					.doesNotContain("gpt-5"));
		});
	}

	@Test
	void callWithPortableOptionsThatNameModelUsesIt() {
		this.application.run((context) -> {
			ChatModel model = serve(context.getBean(Providers.class), this.one, "openai");
			model.call(new Prompt("Hi?", ChatOptions.builder().model("one-large").build()));
			ChatClient.create(model).prompt("Hi?").options(ChatOptions.builder().model("one-large")).call().content();
			assertThat(this.one.bodies()).hasSize(2)
				.allSatisfy((body) -> assertThat(body).contains("\"model\":\"one-large\""));
		});
	}

	@Test
	void callThatLimitsItsAnswerReplacesTheConfiguredLimit() {
		this.application.run((context) -> {
			ChatModel model = serve(context.getBean(Providers.class), this.one, "openai");
			ChatClient.create(model).prompt("Hi?").options(ChatOptions.builder().maxTokens(5)).call().content();
			ChatClient.create(model).prompt("Hi?").options(OpenAiChatOptions.builder().maxTokens(5)).call().content();
			assertThat(this.one.bodies()).hasSize(2)
				.allSatisfy((body) -> assertThat(body).contains("\"max_completion_tokens\":5")
					.doesNotContain("\"max_tokens\""));
		});
	}

	@Test
	void callWithOptionsThatBeganWithTheInstancesOwnHasEverythingOnce() {
		this.application.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			ChatModel model = serve(providers, this.one, "grok");
			ChatOptions own = providers.handle(SpringAiPackages.LLMS, "main").use(ChatModel::getOptions);
			model.call(new Prompt("Hi?", own.mutate().temperature(0.5).build()));
			assertThat(this.one.bodies()).singleElement()
				.satisfies((body) -> assertThat(body).contains("\"stop\":\"STOP\""));
		});
	}

	@Test
	void structuredOutputIsSentAsTheInstanceWantsIt() {
		this.application.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			ChatModel model = serve(providers, this.one, "openai");
			this.one.text = "{\\\"name\\\":\\\"Ada\\\"}";
			this.two.text = "{\\\"name\\\":\\\"Bob\\\"}";
			ChatClient client = ChatClient.builder(model)
				.defaultAdvisors(AdvisorParams.ENABLE_NATIVE_STRUCTURED_OUTPUT)
				.build();
			assertThat(client.prompt("Who?").call().entity(Person.class)).isEqualTo(new Person("Ada"));
			assertThat(this.one.bodies()).singleElement()
				.satisfies((body) -> assertThat(body).contains("\"json_schema\""));
			serve(providers, this.two, "ollama");
			assertThat(client.prompt("Who?").call().entity(Person.class)).isEqualTo(new Person("Bob"));
			assertThat(this.two.bodies()).singleElement()
				.satisfies((body) -> assertThat(body).contains("\"format\":{").contains("\"name\""));
		});
	}

	@Test
	void advisorsWorkAsWithoutReference() {
		this.application.run((context) -> {
			ChatModel model = serve(context.getBean(Providers.class), this.one, "openai");
			ChatClient client = ChatClient.builder(model)
				.defaultAdvisors(MessageChatMemoryAdvisor.builder(MessageWindowChatMemory.builder().build()).build())
				.defaultAdvisors((advisors) -> advisors.param(ChatMemory.CONVERSATION_ID, "1"))
				.build();
			client.prompt("I am Ada.").call().content();
			client.prompt("Who am I?").call().content();
			assertThat(this.one.bodies().get(1)).contains("I am Ada.").contains("Who am I?");
		});
	}

	@Test
	void optionsTellWhatTheInstanceWouldUse() {
		this.application.run((context) -> {
			ChatOptions options = serve(context.getBean(Providers.class), this.one, "grok").getOptions();
			assertThat(options.getModel()).isEqualTo("one");
			assertThat(options.getMaxTokens()).isEqualTo(70);
			assertThat(options.getStopSequences()).containsExactly("STOP");
			ChatOptions changed = options.mutate().stopSequences(List.of("END")).topP(0.5).model("x").build();
			assertThat(changed.getStopSequences()).containsExactly("STOP", "END");
			assertThat(changed.getTopP()).isEqualTo(0.5);
			assertThat(changed.getModel()).isEqualTo("x");
			assertThat(options.getTopP()).isNull();
		});
	}

	@Test
	void callAndStreamAloneAreObserved() {
		List<String> methods = new CopyOnWriteArrayList<>();
		this.application.withBean(ProviderCallObserver.class, () -> (call) -> {
			methods.add(call.method());
			return null;
		}).run((context) -> {
			Providers providers = context.getBean(Providers.class);
			ChatModel model = serve(providers, this.one, "openai");
			assertThat(model.getOptions().getModel()).isEqualTo("one");
			assertThat(methods).isEmpty();
			ChatClient client = ChatClient.create(model);
			client.prompt("Hi?").call().content();
			assertThat(methods).containsExactly("call");
			client.prompt("Hi?").stream().content().blockLast(Duration.ofSeconds(30));
			assertThat(methods).containsExactly("call", "stream");
			this.one.server.close();
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> model.call("Hi?"));
			assertThat(providers.info("llms", "main").calls().failed()).isOne();
		});
	}

	@Test
	void modelWithoutOptionsOfItsOwnTakesWhatItGets() {
		List<Prompt> prompts = new CopyOnWriteArrayList<>();
		this.application.withBean("plainModel", PlainFactory.class, () -> new PlainFactory(prompts)).run((context) -> {
			Providers providers = context.getBean(Providers.class);
			providers.put("llms", "main", ProviderConfig.builder("plain").build());
			ChatModel model = providers.get(SpringAiPackages.LLMS, "main");
			ChatOptions options = OpenAiChatOptions.builder().model("m").seed(1).build();
			model.call(new Prompt("Hi?", options));
			assertThat(prompts.get(0).getOptions()).isSameAs(options);
			model.call(new Prompt("Hi?", model.getOptions().mutate().temperature(0.5).build()));
			assertThat(prompts.get(1).getOptions()).isNotInstanceOf(ReferenceChatOptions.class)
				.satisfies((taken) -> assertThat(taken.getTemperature()).isEqualTo(0.5));
		});
	}

	@Test
	void streamWhenCancelledWhileTheVendorIsSilentDoesNotWait() {
		CountDownLatch first = new CountDownLatch(1);
		CountDownLatch cancelled = new CountDownLatch(1);
		this.application.run((context) -> {
			ChatModel model = serve(context.getBean(Providers.class), this.one, "openai");
			this.one.server.answer((request, exchange) -> {
				exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
				exchange.sendResponseHeaders(200, 0);
				String event = "data: " + OpenAiWire.chunks("more")[0] + "\n\n";
				exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
				exchange.getResponseBody().flush();
				AbstractVendorLlmsTests.hold(cancelled);
			});
			Disposable subscription = model.stream(new Prompt("Hi?")).subscribe((response) -> first.countDown());
			AbstractVendorLlmsTests.hold(first);
			CompletableFuture.runAsync(subscription::dispose).get(20, TimeUnit.SECONDS);
			cancelled.countDown();
		});
	}

	@Test
	void textShowsTheNameAndNothingElse() {
		this.application.run((context) -> assertThat(serve(context.getBean(Providers.class), this.one, "openai"))
			.hasToString("ChatModelReference[ProviderHandle[llms.main]]"));
	}

	@Test
	void callsUnderLoadWhileTheVendorFlapsAllSucceed() {
		int users = 20;
		int swaps = 40;
		this.application.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			ChatModel model = serve(providers, this.one, "openai");
			ChatClient client = ChatClient.create(model);
			AtomicBoolean done = new AtomicBoolean();
			AtomicInteger calls = new AtomicInteger();
			ExecutorService threads = Executors.newFixedThreadPool(users);
			List<Future<?>> results = new ArrayList<>();
			for (int i = 0; i < users; i++) {
				int user = i;
				results.add(threads.submit(() -> {
					for (int round = user; !done.get(); round++) {
						assertThat(ask(client, round % 4)).startsWith((round % 4 < 2) ? "I am " : "");
						calls.incrementAndGet();
					}
				}));
			}
			for (int swap = 0; swap < swaps; swap++) {
				int before = calls.get();
				Awaitility.await()
					.atMost(Duration.ofMinutes(2))
					.pollInterval(Duration.ofMillis(5))
					.until(() -> calls.get() >= before + 10 || results.stream().anyMatch(Future::isDone));
				serve(providers, (swap % 2 == 0) ? this.two : this.one, (swap % 2 == 0) ? "ollama" : "openai");
			}
			done.set(true);
			for (Future<?> result : results) {
				result.get(2, TimeUnit.MINUTES);
			}
			threads.shutdown();
			assertThat(calls.get()).isGreaterThanOrEqualTo(swaps * 10);
			assertThat(this.one.foreign.get() + this.two.foreign.get()).isZero();
		});
	}

	private static String ask(ChatClient client, int how) {
		ChatClient.ChatClientRequestSpec request = client.prompt((how < 2) ? "Hi?" : "Weather?");
		if (how >= 2) {
			request = request.tools(new Weather(() -> {
			}));
		}
		String answer = (how % 2 == 0) ? request.call().content()
				: request.stream().content().collect(Collectors.joining()).block(Duration.ofMinutes(1));
		assertThat(answer).isNotEmpty();
		if (how >= 2) {
			assertThat(answer).endsWith("heard: sunny");
		}
		return answer;
	}

	private static ChatModel serve(Providers providers, Vendor vendor, String providerName) {
		providers.put("llms", "main",
				ProviderConfig.builder(providerName)
					.apiKey("sk-test-0123456789")
					.endpoint(vendor.server.uri())
					.customField("model", vendor.name)
					.customField("max-tokens", 70)
					.customField("stop", List.of("STOP"))
					.customField("max-retries", 0)
					.build());
		return providers.get(SpringAiPackages.LLMS, "main");
	}

	private static String text(Flux<ChatResponse> stream) {
		return stream.filter((response) -> response.getResult() != null)
			.mapNotNull((response) -> response.getResult().getOutput().getText())
			.collect(Collectors.joining())
			.block(Duration.ofSeconds(30));
	}

	record Person(String name) {
	}

	static final class Weather {

		private final AtomicInteger calls = new AtomicInteger();

		private final Runnable meanwhile;

		Weather(Runnable meanwhile) {
			this.meanwhile = meanwhile;
		}

		@Tool(description = "Tell the weather")
		String weather() {
			this.calls.incrementAndGet();
			this.meanwhile.run();
			return "sunny";
		}

	}

	/**
	 * Speaks the protocols of all vendors, and refuses models whose names do not begin
	 * with its own.
	 */
	private static final class Vendor {

		private final String name;

		private final AtomicInteger foreign = new AtomicInteger();

		private final VendorServer server = new VendorServer(this::answer);

		private volatile String text;

		Vendor(String name) {
			this.name = name;
			this.text = "I am " + name + ".";
		}

		List<String> bodies() {
			return this.server.requests().stream().map(Request::body).filter((body) -> !body.isEmpty()).toList();
		}

		private void answer(Request request, HttpExchange exchange) throws IOException {
			boolean stream = request.body().contains("\"stream\":true") || request.path().contains(":stream");
			boolean heard = request.body().contains("sunny");
			boolean tool = !heard && request.body().contains("\"tools\":[{");
			String said = heard ? this.name + " heard: sunny" : this.text;
			if (request.method().equals("GET")) {
				VendorServer.json(exchange, 200, request.path().contains("/v1beta/") ? "{\"models\":[]}"
						: request.path().equals("/api/tags") ? "{\"models\":[]}" : OpenAiWire.models(this.name));
			}
			else if (!request.body().contains("\"model\":\"" + this.name)
					&& !request.path().contains("/models/" + this.name + ":")) {
				this.foreign.incrementAndGet();
				VendorServer.json(exchange, 404, OpenAiWire.error("invalid_request_error", "model_not_found"));
			}
			else if (request.path().equals("/api/chat")) {
				VendorServer.send(exchange, 200, stream ? "application/x-ndjson" : "application/json",
						ollama(tool, said));
			}
			else if (request.path().contains("/v1beta/")) {
				VendorServer.send(exchange, 200, stream ? "text/event-stream" : "application/json",
						(stream ? "data: " : "") + gemini(tool, said) + (stream ? "\n\n" : ""));
			}
			else if (request.path().equals("/v1/messages")) {
				VendorServer.send(exchange, 200, stream ? "text/event-stream" : "application/json",
						stream ? anthropicStream(tool, said) : anthropic(tool, said));
			}
			else if (stream) {
				VendorServer.events(exchange, 1000,
						tool ? OpenAiWire.toolChunks("weather", "{}") : OpenAiWire.chunks(said));
			}
			else {
				VendorServer.json(exchange, 200,
						tool ? OpenAiWire.toolCall("weather", "{}") : OpenAiWire.completion(said));
			}
		}

		private static String ollama(boolean tool, String said) {
			return """
					{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"%s"%s},\
					"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":5}
					""".formatted(tool ? "" : said,
					tool ? ",\"tool_calls\":[{\"function\":{\"name\":\"weather\",\"arguments\":{}}}]" : "");
		}

		private static String gemini(boolean tool, String said) {
			String part = tool ? "{\"functionCall\":{\"name\":\"weather\",\"args\":{}}}"
					: "{\"text\":\"" + said + "\"}";
			return """
					{"candidates":[{"content":{"role":"model","parts":[%s]},"index":0,"finishReason":"STOP"}],\
					"modelVersion":"m","usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":5,"totalTokenCount":8}}"""
				.formatted(part);
		}

		private static String anthropic(boolean tool, String said) {
			String content = tool ? "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"weather\",\"input\":{}}"
					: "{\"type\":\"text\",\"text\":\"" + said + "\"}";
			return """
					{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[%s],"stop_reason":"%s",\
					"stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":5}}""".formatted(content,
					tool ? "tool_use" : "end_turn");
		}

		private static String anthropicStream(boolean tool, String said) {
			String block = tool ? "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"weather\",\"input\":{}}"
					: "{\"type\":\"text\",\"text\":\"\"}";
			String delta = tool ? "{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}"
					: "{\"type\":\"text_delta\",\"text\":\"" + said + "\"}";
			return event("message_start",
					"\"message\":" + anthropic(false, "").replace("{\"type\":\"text\",\"text\":\"\"}", ""))
					+ event("content_block_start", "\"index\":0,\"content_block\":" + block)
					+ event("content_block_delta", "\"index\":0,\"delta\":" + delta)
					+ event("content_block_stop", "\"index\":0")
					+ event("message_delta",
							"\"delta\":{\"stop_reason\":\"" + (tool ? "tool_use" : "end_turn")
									+ "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":5}")
					+ event("message_stop", "\"index\":0");
		}

		private static String event(String type, String rest) {
			return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + rest + "}\n\n";
		}

	}

	record PlainFactory(List<Prompt> prompts) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Others {

		@Bean
		@BelugaProvider(packageName = "llms", name = "plain", apiKey = ApiKeyUse.NONE)
		ProviderFactory<ProviderConfig, ChatModel> plain(ObjectProvider<PlainFactory> plain) {
			return (context, config) -> (prompt) -> {
				plain.getObject().prompts().add(prompt);
				return new ChatResponse(List.of());
			};
		}

	}

}
