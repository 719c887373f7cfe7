package io.beluga.registry.autoconfigure.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and keys of {@link ProviderObservationDocumentation#CALL}. A bean of this type
 * takes the place of the default.
 *
 * @since 0.1.0
 */
public interface ProviderCallObservationConvention extends ObservationConvention<ProviderCallObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ProviderCallObservationContext;
	}

}
