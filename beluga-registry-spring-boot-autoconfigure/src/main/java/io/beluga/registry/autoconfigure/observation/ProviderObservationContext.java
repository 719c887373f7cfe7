package io.beluga.registry.autoconfigure.observation;

import io.micrometer.observation.Observation;

/**
 * What is known of something that is observed of a provider.
 *
 * @since 0.1.0
 */
public abstract sealed class ProviderObservationContext extends Observation.Context
		permits ProviderCallObservationContext, ProviderCreateObservationContext {

	private volatile boolean ended;

	ProviderObservationContext() {
	}

	/**
	 * Return whether it has ended: key values are asked for at the start, too.
	 * @return whether the outcome is known
	 */
	public boolean isEnded() {
		return this.ended;
	}

	void end() {
		this.ended = true;
	}

}
