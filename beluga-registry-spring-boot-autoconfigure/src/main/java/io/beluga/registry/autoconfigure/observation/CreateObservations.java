package io.beluga.registry.autoconfigure.observation;

import io.beluga.registry.ProviderCreationObserver;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes attempts to make instances of configured providers.
 */
final class CreateObservations implements ProviderCreationObserver {

	private static final ProviderCreateObservationConvention DEFAULT = new DefaultProviderCreateObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable ProviderCreateObservationConvention convention;

	CreateObservations(ObservationRegistry registry, @Nullable ProviderCreateObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public @Nullable Observation begin(Attempt attempt) {
		if (this.registry.isNoop()) {
			return null;
		}
		ProviderCreateObservationContext context = new ProviderCreateObservationContext(attempt);
		ScopedObservation started = ScopedObservation.start(ProviderObservationDocumentation.CREATE
			.observation(this.convention, DEFAULT, () -> context, this.registry));
		return (started != null) ? (providerName, failure) -> {
			context.setProviderName(providerName);
			started.stop(failure);
		} : null;
	}

}
