package io.beluga.registry.routing;

import java.time.Duration;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A group whose members are asked in their order.
 *
 * @param members configured providers of the same package, or aliases, in order
 * @param retries how many further attempts are made at the same member, for what may pass
 * by itself
 * @param backoff how long to wait before a further attempt at the same member
 * @param maxWait the longest wait before a further attempt, also where the member says
 * how long; a call that would have to wait longer moves on at once
 * @param attemptTimeout for results that are stages or publishers: how long until the
 * first element; zero for no limit
 * @param idleTimeout how long between two elements of a publisher; zero for no limit
 * @param stream whether the elements of a publisher are held back until it is complete
 * @param retryBudget how many further attempts may be made at the same member
 * @param requires features that each member must support
 * @param breaker when the circuit breaker of a member opens
 * @param maxConcurrent how many calls each member may have in flight; 0 for no limit
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record FailoverConfig(@DefaultValue List<String> members, @DefaultValue("1") @Min(0) @Max(20) int retries,
		@DefaultValue @Valid @NestedConfigurationProperty BackoffConfig backoff, @DefaultValue("3s") Duration maxWait,
		@DefaultValue("30s") Duration attemptTimeout, @DefaultValue("30s") Duration idleTimeout,
		@DefaultValue("live") StreamMode stream,
		@DefaultValue @Valid @NestedConfigurationProperty RetryBudgetConfig retryBudget,
		@DefaultValue List<String> requires, @DefaultValue @Valid @NestedConfigurationProperty BreakerConfig breaker,
		@DefaultValue("0") @Min(0) int maxConcurrent) implements GroupConfig {

}
