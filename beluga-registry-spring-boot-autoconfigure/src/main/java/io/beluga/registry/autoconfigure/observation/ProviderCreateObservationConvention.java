package io.beluga.registry.autoconfigure.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and keys of {@link ProviderObservationDocumentation#CREATE}. A bean of this type
 * takes the place of the default.
 *
 * @since 0.1.0
 */
public interface ProviderCreateObservationConvention extends ObservationConvention<ProviderCreateObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ProviderCreateObservationContext;
	}

}
