package io.beluga.registry.springai.embeddings;

import java.util.List;
import java.util.Optional;

import com.openai.client.OpenAIClient;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.springai.internal.ConfiguredNames;
import io.beluga.registry.springai.internal.OpenAiClients;
import io.beluga.registry.springai.internal.OpenAiFailures;
import io.beluga.registry.springai.internal.StoredVectors;
import io.beluga.registry.springai.internal.VectorSpace;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Makes embedding models of a vendor that speaks OpenAI's protocol.
 */
final class OpenAiEmbeddingModelFactory implements ProviderFactory<EmbeddingModelConfig, EmbeddingModel>,
		ProviderProbe<EmbeddingModel>, FailureClassifier {

	private final @Nullable String endpoint;

	private final @Nullable String model;

	private final StoredVectors vectors;

	private final OpenAiClients clients;

	private final ObjectProvider<EmbeddingModelObservationConvention> conventions;

	/**
	 * Create a factory.
	 * @param endpoint the root of the vendor's paths, or {@code null} where it has to be
	 * configured
	 * @param model the model for where none is configured, or {@code null} where one has
	 * to be
	 */
	OpenAiEmbeddingModelFactory(@Nullable String endpoint, @Nullable String model, StoredVectors vectors,
			BeanFactory beanFactory) {
		this.endpoint = endpoint;
		this.model = model;
		this.vectors = vectors;
		this.clients = new OpenAiClients(beanFactory);
		this.conventions = beanFactory.getBeanProvider(EmbeddingModelObservationConvention.class);
	}

	@Override
	public List<ConfigViolation> validate(EmbeddingModelConfig config) {
		List<ConfigViolation> violations = config.violations(this.model == null);
		if (config.endpoint() == null && this.endpoint == null) {
			violations.add(
					new ConfigViolation("endpoint", "is required.", null, "Set it to what stands before /embeddings."));
		}
		return violations;
	}

	@Override
	public EmbeddingModel create(ProviderContext context, EmbeddingModelConfig config) {
		this.vectors.refuseChange(context);
		OpenAIClient client = this.clients.create(context, config.connection(), String.valueOf(this.endpoint));
		OpenAiEmbeddingOptions options = OpenAiEmbeddingOptions.builder()
			.model((config.model() != null) ? config.model() : this.model)
			.dimensions(config.dimensions())
			.timeout(config.connection().timeoutOrDefault())
			.maxRetries(config.maxRetries())
			.build();
		OpenAiEmbeddingModel model = new SizedModel(client, options, this.clients.observations(),
				VectorSpace.of(context.config()).dimensions());
		model.setObservationConvention(ConfiguredNames.embeddingConvention(context, this.conventions));
		return model;
	}

	/**
	 * List the models, which costs nothing and needs a valid key.
	 */
	@Override
	public void probe(EmbeddingModel provider) {
		if (provider instanceof SizedModel model) {
			model.client.models().list();
		}
	}

	@Override
	public Optional<ClassifiedFailure> classify(Throwable failure) {
		return OpenAiFailures.classify(failure);
	}

	/**
	 * Knows how many numbers a vector has, where Spring AI sends a request to find out.
	 */
	private static final class SizedModel extends OpenAiEmbeddingModel {

		private final OpenAIClient client;

		@SuppressWarnings("deprecation") // the builder makes no subclass
		SizedModel(OpenAIClient client, OpenAiEmbeddingOptions options, ObservationRegistry observations,
				@Nullable Integer dimensions) {
			super(client, MetadataMode.EMBED, options, observations);
			this.client = client;
			if (dimensions != null) {
				this.embeddingDimensions.set(dimensions);
			}
		}

	}

}
