package io.beluga.registry.springai.embeddings;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.springai.SpringAiPackages;
import io.beluga.registry.springai.SpringAiPackagesAutoConfiguration;
import io.beluga.registry.springai.VendorServer;
import io.beluga.registry.springai.VendorServer.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.ollama.OllamaEmbeddingModel;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.TransientAiException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.client.RestClientException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OllamaEmbeddingsAutoConfiguration}.
 */
class OllamaEmbeddingsTests {

	private static final String WORDS = "beluga.providers.embeddings.words.";

	private static final String VECTORS = """
			{"model": "mxbai-embed-large", "embeddings": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], "total_duration": 14143917,
			"load_duration": 1019500, "prompt_eval_count": 8}""";

	private final VendorServer server = new VendorServer((request, exchange) -> VendorServer.json(exchange, 200,
			request.path().equals("/api/tags") ? "{\"models\": []}" : VECTORS));

	private final ApplicationContextRunner empty = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class,
				OllamaEmbeddingsAutoConfiguration.class, BelugaRegistryAutoConfiguration.class));

	private final ApplicationContextRunner application = this.empty.withPropertyValues(WORDS + "provider-name=ollama",
			WORDS + "endpoint=" + this.server.uri() + "/", WORDS + "max-retries=0");

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void providerWhenLibraryIsMissingIsNotThere() {
		this.empty.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("embeddings"))
			.containsExactly("ollama"));
		this.empty.withClassLoader(new FilteredClassLoader("org.springframework.ai.ollama"))
			.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("embeddings"))
				.isEmpty());
	}

	@Test
	void embedSendsWhatIsConfigured() {
		run((model) -> assertThat(model.embed(List.of("Grüße", "日本"))).containsExactly(new float[] { 1, 2, 3 },
				new float[] { 4, 5, 6 }), "model=nomic-embed-text", "dimensions=3", "headers.X-Tenant=blue");
		assertThat(this.server.requests()).singleElement().satisfies((request) -> {
			assertThat(request.path()).isEqualTo("/api/embed");
			assertThat(request.headers().get("X-Tenant")).containsExactly("blue");
			assertThat(request.body()).contains("\"model\":\"nomic-embed-text\"")
				.contains("\"dimensions\":3")
				.contains("[\"Grüße\",\"日本\"]");
		});
	}

	@ParameterizedTest
	@CsvSource({ "model=mxbai-embed-large, 1024", "model=nomic-embed-text, 768", "dimensions=256, 256" })
	void dimensionsWhenKnownSendNoRequest(String property, int dimensions) {
		run((model) -> assertThat(model.dimensions()).isEqualTo(dimensions), property);
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void instanceIsThatOfSpringAi() {
		this.application.run((context) -> assertThat(context.getBean(Providers.class)
			.handle(SpringAiPackages.EMBEDDINGS, "words")
			.<EmbeddingModel, RuntimeException>use((model) -> model)).isInstanceOf(OllamaEmbeddingModel.class));
	}

	@Test
	void maxRetriesSaysHowOften() {
		this.server.answer((request, exchange) -> VendorServer.json(exchange, 503, "{}"));
		run((model) -> assertThatExceptionOfType(TransientAiException.class).isThrownBy(() -> model.embed("Hi")),
				"max-retries=1");
		assertThat(this.server.requests()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 408, 429, 500 })
	void embedWhenFailureMayPassIsTriedAgain(int status) {
		this.server.answer((request, exchange) -> VendorServer.json(exchange,
				(this.server.requests().size() == 1) ? status : 200, VECTORS));
		run((model) -> assertThat(model.embed("Hi")).hasSize(3), "max-retries=2");
		assertThat(this.server.requests()).hasSize(2);
	}

	@Test
	void embedWhenConnectionIsCutIsTriedAgain() {
		this.server.answer((request, exchange) -> {
			if (this.server.requests().size() > 1) {
				VendorServer.json(exchange, 200, VECTORS);
			}
		});
		run((model) -> assertThat(model.embed("Hi")).hasSize(3), "max-retries=2");
	}

	@Test
	void embedWhenAnswerIsUnreadableIsNotTriedAgain() {
		this.server.answer((request, exchange) -> VendorServer.json(exchange, 200, "{\"embeddings\": <html>"));
		run((model) -> assertThatExceptionOfType(RestClientException.class).isThrownBy(() -> model.embed("Hi")),
				"max-retries=2");
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void embedWhenModelIsUnknownIsNotTriedAgain() {
		this.server
			.answer((request, exchange) -> VendorServer.json(exchange, 404, "{\"error\":\"model 'x' not found\"}"));
		run((model) -> assertThatExceptionOfType(NonTransientAiException.class).isThrownBy(() -> model.embed("Hi"))
			.withMessageContaining("not found"), "model=x", "max-retries=2");
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void replaceWhenServerIsNotThereKeepsInstance() {
		this.application.run((context) -> {
			Providers providers = context.getBean(Providers.class);
			EmbeddingModel model = providers.get(SpringAiPackages.EMBEDDINGS, "words");
			model.embed("Hi");
			ProviderConfig config = providers.config("embeddings", "words")
				.toBuilder()
				.endpoint("http://localhost:1")
				.build();
			assertThatExceptionOfType(ProviderCreationFailedException.class)
				.isThrownBy(() -> providers.put("embeddings", "words", config))
				.withMessageContaining("embeddings.words");
			providers.renew("embeddings", "words");
			assertThat(model.embed("Hi")).hasSize(3);
			assertThat(this.server.requests()).extracting(Request::path)
				.containsExactly("/api/embed", "/api/tags", "/api/embed");
		});
	}

	private void run(Consumer<EmbeddingModel> test, String... properties) {
		this.application
			.withPropertyValues(Arrays.stream(properties).map((property) -> WORDS + property).toArray(String[]::new))
			.run((context) -> test.accept(context.getBean(EmbeddingModel.class)));
	}

}
