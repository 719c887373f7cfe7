package io.beluga.registry.spi;

/**
 * The state of a member's circuit breaker, in the order of its values as a gauge.
 *
 * @since 0.1.0
 */
public enum BreakerState {

	/**
	 * Calls are made.
	 */
	CLOSED,

	/**
	 * One call is made, and its outcome decides.
	 */
	HALF_OPEN,

	/**
	 * No calls are made.
	 */
	OPEN

}
