package io.beluga.registry.routing.internal.guard;

import io.beluga.registry.spi.BreakerState;

/**
 * A circuit breaker. Who gets a ticket gives it back by {@link #success},
 * {@link #failure} or {@link #release}, once. A ticket from before the last change of
 * state changes nothing.
 */
public interface Breaker {

	/**
	 * The answer of {@link #tryAcquire()} where no call may be made.
	 */
	long REFUSED = -1;

	/**
	 * The ticket of a call that is made although none may be.
	 */
	long FORCED = -2;

	/**
	 * Ask for a call.
	 * @return a ticket, or {@link #REFUSED}
	 */
	long tryAcquire();

	/**
	 * Tell whether a ticket is one of the few of a breaker that is half-open.
	 */
	boolean isProbe(long ticket);

	void success(long ticket);

	void failure(long ticket);

	/**
	 * Give a ticket back whose call says nothing.
	 */
	void release(long ticket);

	/**
	 * Open for the usual time, whatever has been counted. An open one stays as it is.
	 */
	void open();

	/**
	 * Open until a time, unless it has passed.
	 */
	void openUntil(long nanos);

	BreakerState state();

	/**
	 * Return when an open breaker lets a call through.
	 */
	long reopensAt();

}
