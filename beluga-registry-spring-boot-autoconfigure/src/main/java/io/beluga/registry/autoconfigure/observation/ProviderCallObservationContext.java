package io.beluga.registry.autoconfigure.observation;

import io.beluga.registry.spi.ProviderCallObserver.Call;

/**
 * What is known of a call of a configured provider.
 *
 * @since 0.1.0
 */
public final class ProviderCallObservationContext extends ProviderObservationContext {

	private final Call call;

	/**
	 * Create a context.
	 * @param call what is called
	 */
	public ProviderCallObservationContext(Call call) {
		this.call = call;
	}

	/**
	 * Return what is called.
	 * @return the call
	 */
	public Call getCall() {
		return this.call;
	}

}
