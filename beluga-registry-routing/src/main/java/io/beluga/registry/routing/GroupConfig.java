package io.beluga.registry.routing;

import java.time.Duration;
import java.util.List;

import io.beluga.registry.routing.internal.group.RoutingSettings;
import io.beluga.registry.routing.internal.guard.BreakerSettings;

/**
 * What all groups have.
 */
interface GroupConfig {

	/**
	 * Return who serves.
	 */
	List<String> members();

	int retries();

	BackoffConfig backoff();

	Duration maxWait();

	Duration attemptTimeout();

	Duration idleTimeout();

	StreamMode stream();

	RetryBudgetConfig retryBudget();

	BreakerConfig breaker();

	int maxConcurrent();

	/**
	 * Return how members are treated.
	 */
	default RoutingSettings settings() {
		return new RoutingSettings(retries(), backoff().initial(), backoff().max(), maxWait(), attemptTimeout(),
				idleTimeout(), stream() == StreamMode.BUFFERED, retryBudget().percent(),
				retryBudget().minimumPerSecond(), new BreakerSettings(breaker().failureRate(), breaker().window(),
						breaker().minimumCalls(), breaker().openFor()),
				maxConcurrent());
	}

}
