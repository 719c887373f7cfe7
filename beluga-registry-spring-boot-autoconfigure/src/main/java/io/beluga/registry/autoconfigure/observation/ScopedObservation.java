package io.beluga.registry.autoconfigure.observation;

import java.util.Map;

import io.beluga.registry.spi.ProviderCallObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * A running observation that is the current one of the thread that began it, until the
 * call on that thread has returned. It may end on another thread.
 */
final class ScopedObservation implements ProviderCallObserver.Observation {

	private final Observation observation;

	private final ProviderObservationContext context;

	private final Thread thread = Thread.currentThread();

	/**
	 * Used by the thread that began it alone.
	 */
	private Observation.@Nullable Scope scope;

	private ScopedObservation(Observation observation, ProviderObservationContext context) {
		this.observation = observation.start();
		this.context = context;
		this.scope = observation.openScope();
	}

	static @Nullable ScopedObservation start(Observation observation) {
		return (!observation.isNoop() && observation.getContext() instanceof ProviderObservationContext context)
				? new ScopedObservation(observation, context) : null;
	}

	@Override
	public Map<String, Object> reactorContext() {
		return Map.of(ObservationThreadLocalAccessor.KEY, this.observation);
	}

	@Override
	public void returned() {
		Observation.Scope scope = this.scope;
		if (scope != null && Thread.currentThread() == this.thread) {
			this.scope = null;
			scope.close();
		}
	}

	@Override
	public void end(@Nullable Throwable failure) {
		returned();
		this.context.end();
		if (failure != null) {
			this.observation.error(failure);
		}
		this.observation.stop();
	}

}
