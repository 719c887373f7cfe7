package io.beluga.registry.routing.internal.view;

import java.util.function.BiConsumer;

import io.beluga.registry.autoconfigure.observation.ProviderCallObservationContext;
import io.beluga.registry.routing.internal.group.AttemptObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Event;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Makes an event of each attempt, of the observation of the group's own call.
 */
public final class ObservedAttempts implements AttemptObserver {

	private static final String ATTEMPT = "attempt";

	private final ObservationRegistry observations;

	public ObservedAttempts(ObservationRegistry observations) {
		this.observations = observations;
	}

	@Override
	public @Nullable BiConsumer<String, String> find(String packageName, String name, @Nullable Object context) {
		if (this.observations.isNoop()) {
			return null;
		}
		// whose call is not observed may run within one that is
		Observation observation = (context != null) ? Reactor.observation(context)
				: this.observations.getCurrentObservation();
		return (observation != null && isOf(observation, packageName, name))
				? (member, outcome) -> observation.event(Event.of(ATTEMPT, ATTEMPT + " at " + member + ": " + outcome))
				: null;
	}

	private static boolean isOf(Observation observation, String packageName, String name) {
		return observation.getContext() instanceof ProviderCallObservationContext known
				&& known.getCall().packageName().equals(packageName) && known.getCall().name().equals(name);
	}

	/**
	 * Apart, because its classes may be missing.
	 */
	private static final class Reactor {

		static @Nullable Observation observation(Object context) {
			return ((ContextView) context).getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		}

	}

}
