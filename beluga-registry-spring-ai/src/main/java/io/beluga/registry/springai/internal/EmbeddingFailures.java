package io.beluga.registry.springai.internal;

import java.util.Optional;

import io.beluga.registry.BelugaProvider;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;

import org.springframework.ai.vectorstore.filter.FilterExpressionTextParser.FilterExpressionParseException;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Tells what the failures of a store mean that are not of its database: those of the
 * vendor of its embedding model, and those of what was asked.
 */
public final class EmbeddingFailures implements FailureClassifier {

	private final ListableBeanFactory beanFactory;

	/**
	 * Create a classifier.
	 * @param beanFactory has the factories of the embedding models
	 */
	public EmbeddingFailures(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Optional<ClassifiedFailure> classify(Throwable failure) {
		for (String name : this.beanFactory.getBeanNamesForType(FailureClassifier.class, true, false)) {
			BelugaProvider provider = this.beanFactory.findAnnotationOnBean(name, BelugaProvider.class, false);
			if (provider != null && provider.packageName().equals("embeddings")) {
				Optional<ClassifiedFailure> classified = this.beanFactory.getBean(name, FailureClassifier.class)
					.classify(failure);
				if (classified.isPresent()) {
					return classified;
				}
			}
		}
		return (failure instanceof IllegalArgumentException || failure instanceof FilterExpressionParseException)
				? Optional.of(ClassifiedFailure.of(FailureKind.REJECTED)) : Optional.empty();
	}

}
