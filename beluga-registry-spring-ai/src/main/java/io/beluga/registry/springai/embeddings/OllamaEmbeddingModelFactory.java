package io.beluga.registry.springai.embeddings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.springai.internal.ConfiguredNames;
import io.beluga.registry.springai.internal.OllamaClients;
import io.beluga.registry.springai.internal.OllamaFailures;
import io.beluga.registry.springai.internal.StoredVectors;
import io.beluga.registry.springai.internal.VectorSpace;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.ollama.OllamaEmbeddingModel;
import org.springframework.ai.ollama.api.OllamaApi;
import org.springframework.ai.ollama.api.OllamaEmbeddingOptions;
import org.springframework.ai.ollama.management.ModelManagementOptions;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.retry.RetryTemplate;

/**
 * Makes embedding models of Ollama.
 */
final class OllamaEmbeddingModelFactory implements ProviderFactory<EmbeddingModelConfig, EmbeddingModel>,
		ProviderProbe<EmbeddingModel>, FailureClassifier, AutoCloseable {

	private final StoredVectors vectors;

	private final OllamaClients clients;

	private final ObjectProvider<ObservationRegistry> observations;

	private final ObjectProvider<EmbeddingModelObservationConvention> conventions;

	OllamaEmbeddingModelFactory(StoredVectors vectors, BeanFactory beanFactory) {
		this.vectors = vectors;
		this.clients = new OllamaClients(beanFactory);
		this.observations = beanFactory.getBeanProvider(ObservationRegistry.class);
		this.conventions = beanFactory.getBeanProvider(EmbeddingModelObservationConvention.class);
	}

	@Override
	public List<ConfigViolation> validate(EmbeddingModelConfig config) {
		List<ConfigViolation> violations = new ArrayList<>(config.violations(false));
		violations.addAll(OllamaClients.violations(config.connection()));
		return violations;
	}

	@Override
	public EmbeddingModel create(ProviderContext context, EmbeddingModelConfig config) {
		this.vectors.refuseChange(context);
		OllamaEmbeddingOptions options = OllamaEmbeddingOptions.builder()
			.model((config.model() != null) ? config.model() : VectorSpace.OLLAMA_MODEL)
			.dimensions(config.dimensions())
			.build();
		SizedModel model = new SizedModel(this.clients.create(config.connection()), options,
				this.observations.getIfUnique(() -> ObservationRegistry.NOOP),
				OllamaClients.retries(config.maxRetries()), VectorSpace.of(context.config()).dimensions());
		model.setObservationConvention(ConfiguredNames.embeddingConvention(context, this.conventions));
		return model;
	}

	/**
	 * List the models that are pulled.
	 */
	@Override
	public void probe(EmbeddingModel provider) {
		if (provider instanceof SizedModel model) {
			model.api.listModels();
		}
	}

	@Override
	public Optional<ClassifiedFailure> classify(Throwable failure) {
		return OllamaFailures.classify(failure);
	}

	@Override
	public void close() {
		this.clients.close();
	}

	/**
	 * Knows how many numbers a vector has, where Spring AI sends a request to find out,
	 * and tries again, which Spring AI does for chat alone.
	 */
	private static final class SizedModel extends OllamaEmbeddingModel {

		private final OllamaApi api;

		private final RetryTemplate retries;

		SizedModel(OllamaApi api, OllamaEmbeddingOptions options, ObservationRegistry observations,
				RetryTemplate retries, @Nullable Integer dimensions) {
			super(api, options, observations, ModelManagementOptions.defaults());
			this.api = api;
			this.retries = retries;
			if (dimensions != null) {
				this.embeddingDimensions.set(dimensions);
			}
		}

		@Override
		public EmbeddingResponse call(EmbeddingRequest request) {
			return this.retries.invoke(() -> super.call(request));
		}

	}

}
