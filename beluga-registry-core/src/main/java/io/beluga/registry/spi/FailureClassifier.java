package io.beluga.registry.spi;

import java.util.Optional;

import io.beluga.registry.ProviderFactory;

/**
 * Tells what the failure of a call means for the next one, by the types, status codes and
 * headers of its exceptions and never by their text. A {@link ProviderFactory} may
 * implement it for what its own instances throw; a bean of this type adds to that for all
 * providers. Called by several threads at once.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface FailureClassifier {

	/**
	 * Classify what a call has thrown, or a stage or publisher has ended with.
	 * @param failure what was thrown; its causes are part of it
	 * @return what it means, or empty where this classifier does not know
	 */
	Optional<ClassifiedFailure> classify(Throwable failure);

}
