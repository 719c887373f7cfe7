package io.beluga.registry.autoconfigure.observation;

import io.beluga.registry.spi.ProviderCreationObserver;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes attempts to make instances of configured providers.
 */
final class CreateObservations implements ProviderCreationObserver {

	private static final ProviderCreateObservationConvention DEFAULT = new DefaultProviderCreateObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable ProviderCreateObservationConvention convention;

	/**
	 * The observation of the thread that waits, or {@code null} for that of the current
	 * thread.
	 */
	private final io.micrometer.observation.@Nullable Observation parent;

	CreateObservations(ObservationRegistry registry, @Nullable ProviderCreateObservationConvention convention) {
		this(registry, convention, null);
	}

	private CreateObservations(ObservationRegistry registry, @Nullable ProviderCreateObservationConvention convention,
			io.micrometer.observation.@Nullable Observation parent) {
		this.registry = registry;
		this.convention = convention;
		this.parent = parent;
	}

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
