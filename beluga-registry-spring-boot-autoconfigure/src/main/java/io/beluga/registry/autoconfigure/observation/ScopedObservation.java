package io.beluga.registry.autoconfigure.observation;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * A running observation that is the current one of the thread that began it, until the
 * call on that thread has returned. It may end on another thread.
 */
final class ScopedObservation {

	private final Observation observation;

	private final ProviderObservationContext context;

	private final Thread thread = Thread.currentThread();

	/**
	 * Used by the thread that began it alone.
	 */
	private Observation.@Nullable Scope scope;

	private ScopedObservation(Observation observation, ProviderObservationContext context) {
		this.observation = observation;
		this.context = context;
	}

	static @Nullable ScopedObservation start(Observation observation) {
		if (observation.isNoop() || !(observation.getContext() instanceof ProviderObservationContext context)) {
			return null;
		}
		ScopedObservation started = new ScopedObservation(observation.start(), context);
		started.scope = observation.openScope();
		return started;
	}

	Observation observation() {
		return this.observation;
	}

	/**
	 * Leave the thread that began it.
	 */
	void leave() {
		Observation.Scope scope = this.scope;
		if (scope != null && Thread.currentThread() == this.thread) {
			this.scope = null;
			scope.close();
		}
	}

	void stop(@Nullable Throwable failure) {
		leave();
		this.context.end();
		if (failure != null) {
			this.observation.error(failure);
		}
		this.observation.stop();
	}

}
