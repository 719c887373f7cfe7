package io.beluga.registry.autoconfigure.observation;

import io.beluga.registry.spi.ProviderCreationObserver.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an attempt to make an instance of a configured provider.
 *
 * @since 0.1.0
 */
public final class ProviderCreateObservationContext extends ProviderObservationContext {

	private final Attempt attempt;

	private volatile @Nullable String providerName;

	/**
	 * Create a context.
	 * @param attempt what is attempted
	 */
	public ProviderCreateObservationContext(Attempt attempt) {
		this.attempt = attempt;
	}

	/**
	 * Return what is attempted.
	 * @return the attempt
	 */
	public Attempt getAttempt() {
		return this.attempt;
	}

	/**
	 * Return the provider.
	 * @return the name of the provider, or {@code null} before the configuration was read
	 */
	public @Nullable String getProviderName() {
		return this.providerName;
	}

	/**
	 * Set the provider.
	 * @param providerName the name of the provider
	 */
	public void setProviderName(@Nullable String providerName) {
		this.providerName = providerName;
	}

}
