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
	 * Return how members are treated. No method of the configurations, whose methods are
	 * seen by all.
	 */
	static RoutingSettings settings(GroupConfig config) {
		BreakerConfig breaker = config.breaker();
		return new RoutingSettings(config.retries(), config.backoff().initial(), config.backoff().max(),
				config.maxWait(), config.attemptTimeout(), config.idleTimeout(), config.stream() == StreamMode.BUFFERED,
				config.retryBudget().percent(), config.retryBudget().minimumPerSecond(),
				new BreakerSettings(breaker.failureRate(), breaker.window(), breaker.minimumCalls(), breaker.openFor()),
				config.maxConcurrent());
	}

}
