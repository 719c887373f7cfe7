package io.beluga.registry.routing.internal.group;

import java.time.Duration;

import io.beluga.registry.routing.internal.guard.BreakerSettings;

/**
 * How a group treats its members, whichever of them is asked first.
 *
 * @param retries how many further attempts are made at the same member
 * @param backoff the limit of the wait before the first of them
 * @param maxBackoff the highest limit
 * @param maxWait the longest wait before a further attempt
 * @param attemptTimeout how long until a stage ends or a publisher sends its first
 * element
 * @param idleTimeout how long between two elements
 * @param buffered whether elements are held back until the last one
 * @param retryPercent further attempts for each hundred calls
 * @param retriesPerSecond further attempts in a second that are allowed in any case
 * @param breaker when the circuit breaker of a member opens
 * @param maxConcurrent how many calls each member may have in flight, 0 for no limit
 */
public record RoutingSettings(int retries, Duration backoff, Duration maxBackoff, Duration maxWait,
		Duration attemptTimeout, Duration idleTimeout, boolean buffered, double retryPercent, int retriesPerSecond,
		BreakerSettings breaker, int maxConcurrent) {

	/**
	 * Return the longest wait before a further attempt.
	 * @param attempt 0 for the first further attempt
	 */
	public long backoffNanos(int attempt) {
		long max = this.maxBackoff.toNanos();
		long limit = this.backoff.toNanos();
		for (int i = 0; i < attempt && limit < max; i++) {
			limit *= 2;
		}
		return Math.min(limit, max);
	}

}
