package io.beluga.registry.autoconfigure.observation;

import io.beluga.registry.spi.ProviderCreationObserver;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes attempts to make instances of configured providers.
 *
 * @param registry has the observations
 * @param convention says how they are called, or {@code null} for the default
 * @param parent the observation of the thread that waits, or {@code null} for that of the
 * current thread
 */
record CreateObservations(ObservationRegistry registry, @Nullable ProviderCreateObservationConvention convention,
		io.micrometer.observation.@Nullable Observation parent) implements ProviderCreationObserver {

	private static final ProviderCreateObservationConvention DEFAULT = new DefaultProviderCreateObservationConvention();

	@Override
	public ProviderCreationObserver forCaller() {
		return new CreateObservations(this.registry, this.convention, this.registry.getCurrentObservation());
	}

	@Override
	public @Nullable Observation begin(Attempt attempt) {
		if (this.registry.isNoop()) {
			return null;
		}
		ProviderCreateObservationContext context = new ProviderCreateObservationContext(attempt);
		ScopedObservation started = ScopedObservation.start(ProviderObservationDocumentation.CREATE
			.observation(this.convention, DEFAULT, () -> context, this.registry)
			.parentObservation(this.parent));
		return (started != null) ? (providerName, failure) -> {
			context.setProviderName(providerName);
			started.end(failure);
		} : null;
	}

}
