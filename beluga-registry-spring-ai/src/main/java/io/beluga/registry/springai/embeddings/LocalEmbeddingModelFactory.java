package io.beluga.registry.springai.embeddings;

import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.springai.internal.StoredVectors;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Makes {@link LocalEmbeddingModel}s.
 */
final class LocalEmbeddingModelFactory implements ProviderFactory<LocalEmbeddingModelConfig, EmbeddingModel> {

	private final StoredVectors vectors;

	private final ObjectProvider<ObservationRegistry> observations;

	private final ObjectProvider<EmbeddingModelObservationConvention> convention;

	LocalEmbeddingModelFactory(StoredVectors vectors, ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<EmbeddingModelObservationConvention> convention) {
		this.vectors = vectors;
		this.observations = observations;
		this.convention = convention;
	}

	@Override
	public EmbeddingModel create(ProviderContext context, LocalEmbeddingModelConfig config) {
		this.vectors.refuseChange(context);
		return new LocalEmbeddingModel(this.observations.getIfUnique(() -> ObservationRegistry.NOOP),
				this.convention.getIfUnique(() -> LocalEmbeddingModel.DEFAULT_CONVENTION));
	}

}
