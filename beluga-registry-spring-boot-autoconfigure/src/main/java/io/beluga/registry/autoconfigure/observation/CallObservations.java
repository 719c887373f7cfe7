package io.beluga.registry.autoconfigure.observation;

import io.beluga.registry.spi.ProviderCallObserver;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes calls of configured providers.
 *
 * @param registry has the observations
 * @param convention says how they are called, or {@code null} for the default
 */
record CallObservations(ObservationRegistry registry,
		@Nullable ProviderCallObservationConvention convention) implements ProviderCallObserver {

	private static final ProviderCallObservationConvention DEFAULT = new DefaultProviderCallObservationConvention();

	@Override
	public boolean isEnabled() {
		return !this.registry.isNoop();
	}

	@Override
	public @Nullable Observation begin(Call call) {
		return ScopedObservation.start(ProviderObservationDocumentation.CALL.observation(this.convention, DEFAULT,
				() -> new ProviderCallObservationContext(call), this.registry));
	}

}
