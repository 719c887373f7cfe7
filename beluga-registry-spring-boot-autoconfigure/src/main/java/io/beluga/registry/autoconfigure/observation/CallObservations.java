package io.beluga.registry.autoconfigure.observation;

import io.beluga.registry.spi.ProviderCallObserver;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes calls of configured providers.
 */
final class CallObservations implements ProviderCallObserver {

	private static final ProviderCallObservationConvention DEFAULT = new DefaultProviderCallObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable ProviderCallObservationConvention convention;

	CallObservations(ObservationRegistry registry, @Nullable ProviderCallObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

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
