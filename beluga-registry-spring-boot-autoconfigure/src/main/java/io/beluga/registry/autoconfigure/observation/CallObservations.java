package io.beluga.registry.autoconfigure.observation;

import java.util.Map;

import io.beluga.registry.spi.ProviderCallObserver;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
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
		ScopedObservation started = ScopedObservation.start(ProviderObservationDocumentation.CALL
			.observation(this.convention, DEFAULT, () -> new ProviderCallObservationContext(call), this.registry));
		return (started != null) ? new Running(started) : null;
	}

	private record Running(ScopedObservation observation) implements Observation {

		@Override
		public void returned() {
			this.observation.leave();
		}

		@Override
		public Map<String, Object> reactorContext() {
			return Map.of(ObservationThreadLocalAccessor.KEY, this.observation.observation());
		}

		@Override
		public void end(@Nullable Throwable failure) {
			this.observation.stop(failure);
		}

	}

}
