package io.beluga.registry.routing;

import java.time.Duration;

/**
 * How a group treats its members, whichever of them is asked first.
 */
record RoutingSettings(int retries, BackoffConfig backoff, Duration maxWait, Duration attemptTimeout,
		Duration idleTimeout, StreamMode stream, RetryBudgetConfig retryBudget, BreakerConfig breaker,
		int maxConcurrent) {
}
