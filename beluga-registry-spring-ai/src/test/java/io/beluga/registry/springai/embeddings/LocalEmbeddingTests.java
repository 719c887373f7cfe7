package io.beluga.registry.springai.embeddings;

import java.util.List;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.Providers;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;
import io.beluga.registry.springai.SpringAiPackages;
import io.beluga.registry.springai.SpringAiPackagesAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link LocalEmbeddingAutoConfiguration}: the model itself runs.
 */
class LocalEmbeddingTests {

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpringAiPackagesAutoConfiguration.class,
				LocalEmbeddingAutoConfiguration.class, BelugaRegistryAutoConfiguration.class))
		.withPropertyValues("beluga.providers.embeddings.near.provider-name=local");

	@Test
	void nearIsWhatMeansTheSame() {
		this.application.run((context) -> {
			EmbeddingModel model = context.getBean(Providers.class).get(SpringAiPackages.EMBEDDINGS, "near");
			List<float[]> vectors = model
				.embed(List.of("A cat sleeps on the sofa.", "The kitten naps on a couch.", "Interest rates went up."));
			assertThat(cosine(vectors.get(0), vectors.get(1))).isGreaterThan(0.5);
			assertThat(cosine(vectors.get(0), vectors.get(2))).isLessThan(0.2);
		});
	}

	@Test
	void dimensionsAreThoseOfVectors() {
		this.application.run((context) -> {
			EmbeddingModel model = context.getBean(EmbeddingModel.class);
			assertThat(model.dimensions()).isEqualTo(384);
			assertThat(model.embed(new Document("one"))).hasSize(384).isEqualTo(model.embed("one"));
		});
	}

	@Test
	void responseKeepsOrderAndCountsTokens() {
		this.application.run((context) -> {
			EmbeddingModel model = context.getBean(EmbeddingModel.class);
			EmbeddingResponse response = model.embedForResponse(List.of("one", "two"));
			assertThat(response.getResults()).extracting(Embedding::getIndex).containsExactly(0, 1);
			assertThat(response.getResults().get(1).getOutput()).isEqualTo(model.embed("two"));
			assertThat(response.getMetadata().getModel()).isEqualTo("all-MiniLM-L6-v2");
			assertThat(response.getMetadata().getUsage().getPromptTokens()).isPositive();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "日本語のテキスト", "Füße und Öl", "😀😀", "\ud83d lone", "a\u0000b" })
	void embedWhenTextIsNotAsciiGivesVector(String text) {
		this.application.run((context) -> assertThat(norm(context.getBean(EmbeddingModel.class).embed(text)))
			.isCloseTo(1, within(0.01)));
	}

	@Test
	void embedWhenTextHasMegabytesReadsItsBeginning() {
		String beginning = "😀 The cat sleeps. ".repeat(1_000);
		String text = beginning + "Interest rates went up. ".repeat(210_000);
		assertThat(text.length()).isGreaterThan(5_000_000);
		this.application.run((context) -> {
			EmbeddingModel model = context.getBean(EmbeddingModel.class);
			assertThat(cosine(model.embed(text), model.embed(beginning))).isGreaterThan(0.999);
		});
	}

	@Test
	void embedWhenTextIsBlankFails() {
		this.application.run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(() -> context.getBean(EmbeddingModel.class).embed(" "))
			.withMessageContaining("blank"));
	}

	@Test
	void failureOfTextThatCannotBeEmbeddedIsRejected() {
		this.application.run((context) -> {
			FailureClassifier classifier = context.getBean(LocalEmbeddingModelFactory.class);
			assertThatIllegalArgumentException().isThrownBy(() -> context.getBean(EmbeddingModel.class).embed(" "))
				.satisfies((failure) -> assertThat(classifier.classify(failure))
					.hasValue(ClassifiedFailure.of(FailureKind.REJECTED)));
			assertThat(classifier.classify(new IllegalStateException())).isEmpty();
		});
	}

	@Test
	void tokensAreCountedInMetricsOfApplication() {
		MeterRegistry meters = new SimpleMeterRegistry();
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
		this.application.withBean(ObservationRegistry.class, () -> observations).run((context) -> {
			context.getBean(EmbeddingModel.class).embed("one");
			assertThat(meters.get("gen_ai.client.operation")
				.tag("gen_ai.request.model", "all-MiniLM-L6-v2")
				.timer()
				.count()).isOne();
		});
	}

	@Test
	void renewLeavesNoThread() {
		this.application.run((context) -> {
			EmbeddingModel model = context.getBean(EmbeddingModel.class);
			model.embed("one");
			Providers providers = context.getBean(Providers.class);
			providers.renew("embeddings", "near");
			int before = Thread.activeCount();
			for (int i = 0; i < 100; i++) {
				providers.renew("embeddings", "near");
				model.embed(List.of("one", "two"));
			}
			assertThat(Thread.activeCount()).isLessThanOrEqualTo(before + 4);
			assertThat(providers.info("embeddings", "near").generation()).isEqualTo(102);
		});
	}

	@Test
	void providerWhenLibraryIsMissingIsNotThere() {
		this.application.withPropertyValues("beluga.providers.embeddings.near.enabled=false")
			.withClassLoader(new FilteredClassLoader(AllMiniLmL6V2QuantizedEmbeddingModel.class))
			.run((context) -> assertThat(context.getBean(ProviderRegistry.class).listProviders("embeddings"))
				.isEmpty());
	}

	private static double norm(float[] vector) {
		return Math.sqrt(dot(vector, vector));
	}

	private static double cosine(float[] a, float[] b) {
		return dot(a, b) / norm(a) / norm(b);
	}

	private static double dot(float[] a, float[] b) {
		double sum = 0;
		for (int i = 0; i < a.length; i++) {
			sum += a[i] * b[i];
		}
		return sum;
	}

}
