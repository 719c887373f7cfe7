package io.beluga.registry.springai.embeddings;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.springai.SpringAiPackages;
import io.beluga.registry.springai.SpringAiPackagesAutoConfiguration;
import io.beluga.registry.springai.VendorServer;
import io.beluga.registry.springai.VendorServer.Request;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link OpenAiEmbeddingsAutoConfiguration}.
 */
class OpenAiEmbeddingsTests {

	private static final String KEY = "sk-test-0123456789";

	private static final String MODELS = """
			{"object": "list", "data": [{"id": "m", "object": "model", "created": 1, "owned_by": "vendor"}]}""";

	private final VendorServer server = new VendorServer((request, exchange) -> VendorServer.json(exchange, 200,
			request.path().endsWith("/models") ? MODELS : vectors(request, 4)));

	private final ApplicationContextRunner empty = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class,
				OpenAiEmbeddingsAutoConfiguration.class, BelugaRegistryAutoConfiguration.class));

	private final ApplicationContextRunner application = this.empty.withPropertyValues(
			"beluga.providers.embeddings.words.provider-name=openai",
			"beluga.providers.embeddings.words.api-key=" + KEY,
			"beluga.providers.embeddings.words.endpoint=" + this.server.uri() + "/v1",
			"beluga.providers.embeddings.words.max-retries=0");

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void providersAreThere() {
		this.empty.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("embeddings"))
			.containsExactly("mistral", "openai", "openai-compatible"));
	}

	@Test
	void providersWhenLibraryIsMissingAreNotThere() {
		this.empty.withClassLoader(new FilteredClassLoader("org.springframework.ai.openai"))
			.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("embeddings"))
				.isEmpty());
	}

	@Test
	void embedSendsWhatIsConfigured() {
		run((model) -> assertThat(model.embed(List.of("Grüße", "日本"))).containsExactly(new float[] { 0, 0, 0, 0 },
				new float[] { 1, 1, 1, 1 }), "model=text-embedding-3-small", "dimensions=4", "headers.X-Tenant=blue");
		Request request = this.server.requests().get(0);
		assertThat(request.path()).isEqualTo("/v1/embeddings");
		assertThat(request.headers().get("Authorization")).containsExactly("Bearer " + KEY);
		assertThat(request.headers().get("X-Tenant")).containsExactly("blue");
		assertThat(request.body()).contains("\"model\":\"text-embedding-3-small\"")
			.contains("\"dimensions\":4")
			.contains("\"Grüße\"")
			.contains("\"日本\"");
	}

	@ParameterizedTest
	@CsvSource({ "openai, text-embedding-ada-002", "mistral, mistral-embed" })
	void embedWhenNoModelIsConfiguredNamesDefault(String provider, String model) {
		run((embeddings) -> embeddings.embed("Hi"), "provider-name=" + provider);
		assertThat(this.server.requests().get(0).body()).contains("\"model\":\"" + model + "\"")
			.doesNotContain("dimensions");
	}

	@Test
	void compatibleNeedsNoKey() {
		this.empty
			.withPropertyValues("beluga.providers.embeddings.own.provider-name=openai-compatible",
					"beluga.providers.embeddings.own.endpoint=" + this.server.uri() + "/v1/",
					"beluga.providers.embeddings.own.model=bge")
			.run((context) -> assertThat(context.getBean(EmbeddingModel.class).embed("Hi")).hasSize(4));
		assertThat(this.server.requests()).singleElement().satisfies((request) -> {
			assertThat(request.path()).isEqualTo("/v1/embeddings");
			assertThat(request.headers()).doesNotContainKey("Authorization");
		});
	}

	@Test
	void compatibleNeedsEndpointAndModel() {
		this.empty.withPropertyValues("beluga.providers.embeddings.own.provider-name=openai-compatible")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("embeddings.own.endpoint is required")
				.hasStackTraceContaining("embeddings.own.model is required"));
	}

	@ParameterizedTest
	@CsvSource({ "'', 1536", "model=text-embedding-3-large, 3072", "dimensions=256, 256",
			"provider-name=mistral, 1024" })
	void dimensionsWhenKnownSendNoRequest(String property, int dimensions) {
		run((model) -> assertThat(model.dimensions()).isEqualTo(dimensions),
				property.isEmpty() ? new String[0] : new String[] { property });
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void dimensionsWhenUnknownAskOnce() {
		run((model) -> {
			assertThat(model.dimensions()).isEqualTo(4);
			assertThat(model.dimensions()).isEqualTo(4);
		}, "model=unheard-of");
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void instanceIsThatOfSpringAi() {
		this.application.run((context) -> assertThat(context.getBean(Providers.class)
			.handle(SpringAiPackages.EMBEDDINGS, "words")
			.<EmbeddingModel, RuntimeException>use((model) -> model)).isInstanceOf(OpenAiEmbeddingModel.class));
	}

	@Test
	void embedWhenVendorRefusesThrowsItsException() {
		this.server.answer((request, exchange) -> VendorServer.json(exchange, 401, "{\"error\":{\"message\":\"no\"}}"));
		run((model) -> assertThatExceptionOfType(UnauthorizedException.class).isThrownBy(() -> model.embed("Hi")));
		this.server.answer((request, exchange) -> VendorServer.json(exchange, 429, "{\"error\":{\"message\":\"no\"}}"));
		run((model) -> assertThatExceptionOfType(RateLimitException.class).isThrownBy(() -> model.embed("Hi")));
		this.server.answer((request, exchange) -> VendorServer.json(exchange, 200, "{\"object\":"));
		run((model) -> assertThatExceptionOfType(OpenAIInvalidDataException.class).isThrownBy(() -> model.embed("Hi")));
	}

	@Test
	void maxRetriesSaysHowOften() {
		this.server.answer((request, exchange) -> VendorServer.json(exchange, 500, "{}"));
		run((model) -> assertThatThrownBy(() -> model.embed("Hi")), "max-retries=1");
		assertThat(this.server.requests()).hasSize(2);
	}

	@Test
	void retryAfterWhenLongerThanTheTimeoutIsNotWaitedFor() {
		this.server.answer((request, exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "30");
			VendorServer.json(exchange, 429, "{\"error\":{\"message\":\"no\"}}");
		});
		run((model) -> assertThatExceptionOfType(RateLimitException.class).isThrownBy(() -> model.embed("Hi")),
				"max-retries=2", "timeout=2s");
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void replaceWhenKeyIsRefusedKeepsInstance() {
		this.application.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			EmbeddingModel model = providers.get(SpringAiPackages.EMBEDDINGS, "words");
			model.embed("Hi");
			this.server.answer((request, exchange) -> VendorServer.json(exchange,
					String.valueOf(request.headers().getFirst("Authorization")).endsWith(KEY) ? 200 : 401,
					vectors(request, 4)));
			ProviderConfig config = providers.config("embeddings", "words")
				.toBuilder()
				.apiKey("sk-refused-9876543210")
				.build();
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> providers.put("embeddings", "words", config))
				.withMessageContaining("embeddings.words")
				.satisfies((failure) -> assertThat(failure).hasStackTraceContaining("401"));
			assertThat(model.embed("Hi")).hasSize(4);
			assertThat(this.server.requests()).extracting(Request::path)
				.containsExactly("/v1/embeddings", "/v1/models", "/v1/embeddings");
		});
	}

	@Test
	void meterHasConfiguredName() {
		MeterRegistry meters = new SimpleMeterRegistry();
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
		this.application.withBean(ObservationRegistry.class, () -> observations).run((context) -> {
			observations.observationConfig().observationFilter(context.getBean(ObservationFilter.class));
			context.getBean(EmbeddingModel.class).embed("Hi");
			assertThat(meters.get("gen_ai.client.operation").tag("beluga.provider.name", "words").timer().count())
				.isOne();
		});
	}

	@Test
	void renewLeavesNoThread() {
		run((model) -> model.embed("Hi"));
		this.application.withPropertyValues("beluga.providers.embeddings.words.probe=false").run((context) -> {
			Providers providers = context.getBean(Providers.class);
			EmbeddingModel model = providers.get(SpringAiPackages.EMBEDDINGS, "words");
			for (int i = 0; i < 30; i++) {
				model.embed("Hi");
				providers.renew("embeddings", "words");
			}
			model.embed("Hi");
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(Thread.getAllStackTraces()
					.keySet()
					.stream()
					.filter((thread) -> thread.getName().contains("OkHttp"))).hasSizeLessThan(4));
		});
	}

	private void run(Consumer<EmbeddingModel> test, String... properties) {
		this.application
			.withPropertyValues(Arrays.stream(properties)
				.map((property) -> "beluga.providers.embeddings.words." + property)
				.toArray(String[]::new))
			.run((context) -> test.accept(context.getBean(EmbeddingModel.class)));
	}

	/** As many vectors as there are texts; each number is the index of its text. */
	private static String vectors(Request request, int dimensions) {
		String input = request.body().replaceAll("(?s).*\"input\":\\[(.*?)].*", "$1");
		int texts = input.split("\",\"").length;
		return IntStream.range(0, texts)
			.mapToObj((i) -> "{\"object\":\"embedding\",\"index\":%d,\"embedding\":[%s]}".formatted(i,
					Stream.generate(() -> i + ".0").limit(dimensions).collect(Collectors.joining(","))))
			.collect(Collectors.joining(",", "{\"object\":\"list\",\"model\":\"m\",\"data\":[",
					"],\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}"));
	}

}
