package io.beluga.registry.springai.embeddings;

import java.util.Optional;

import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;
import io.beluga.registry.springai.internal.ConfiguredNames;
import io.beluga.registry.springai.internal.StoredVectors;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Makes {@link LocalEmbeddingModel}s.
 */
final class LocalEmbeddingModelFactory
		implements ProviderFactory<LocalEmbeddingModelConfig, EmbeddingModel>, FailureClassifier {

	private final StoredVectors vectors;

	private final ObjectProvider<ObservationRegistry> observations;

	private final ObjectProvider<EmbeddingModelObservationConvention> conventions;

	LocalEmbeddingModelFactory(StoredVectors vectors, BeanFactory beanFactory) {
		this.vectors = vectors;
		this.observations = beanFactory.getBeanProvider(ObservationRegistry.class);
		this.conventions = beanFactory.getBeanProvider(EmbeddingModelObservationConvention.class);
	}

	@Override
	public EmbeddingModel create(ProviderContext context, LocalEmbeddingModelConfig config) {
		this.vectors.refuseChange(context);
		return new LocalEmbeddingModel(this.observations.getIfUnique(() -> ObservationRegistry.NOOP),
				ConfiguredNames.embeddingConvention(context, this.conventions));
	}

	/**
	 * Whoever gets a text that cannot be embedded refuses it. A cause is not looked at:
	 * it may be that of another vendor's failure.
	 */
	@Override
	public Optional<ClassifiedFailure> classify(Throwable failure) {
		return (failure instanceof IllegalArgumentException) ? Optional.of(ClassifiedFailure.of(FailureKind.REJECTED))
				: Optional.empty();
	}

}
