package io.beluga.registry.routing;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.beluga.registry.routing.internal.choice.CanarySettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A group that gives a part of its calls to a candidate. A call that the candidate fails
 * goes on to the stable provider, and never the other way round.
 *
 * @param stable the configured provider, or alias, that serves
 * @param candidate the configured provider, or alias, that is tried out
 * @param percent the part of the calls, or of the callers, that the candidate gets
 * @param sticky whether a caller gets the same one each time, by a bean RoutingKey
 * @param abort when the candidate is taken out
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
public record CanaryConfig(@Nullable String stable, @Nullable String candidate, @DefaultValue("5") double percent,
		@DefaultValue("true") boolean sticky, @DefaultValue @Valid @NestedConfigurationProperty AbortConfig abort,
		@DefaultValue("1") @Min(0) @Max(20) int retries,
		@DefaultValue @Valid @NestedConfigurationProperty BackoffConfig backoff, @DefaultValue("3s") Duration maxWait,
		@DefaultValue("30s") Duration attemptTimeout, @DefaultValue("30s") Duration idleTimeout,
		@DefaultValue("live") StreamMode stream,
		@DefaultValue @Valid @NestedConfigurationProperty RetryBudgetConfig retryBudget,
		@DefaultValue List<String> requires, @DefaultValue @Valid @NestedConfigurationProperty BreakerConfig breaker,
		@DefaultValue("0") @Min(0) int maxConcurrent) implements GroupConfig {

	@Override
	public List<String> members() {
		return Stream.of(this.stable, this.candidate).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
	}

	/**
	 * Return what is tried out, and how.
	 */
	CanarySettings canarySettings() {
		return new CanarySettings(String.valueOf(this.stable), String.valueOf(this.candidate), this.percent,
				this.sticky, this.abort.minimumCalls(), this.abort.errorRatio(), this.abort.latencyRatio());
	}

}
