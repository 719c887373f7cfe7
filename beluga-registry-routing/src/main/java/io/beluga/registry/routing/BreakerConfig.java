package io.beluga.registry.routing;

import java.time.Duration;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the circuit breaker of a member opens. It counts failures that tell something of
 * the member's health, and starts closed for each new instance of the member.
 *
 * @param failureRate the part of the calls that must have failed, in percent
 * @param window how many of the last calls are looked at
 * @param minimumCalls how many calls there must have been
 * @param openFor how long no call is sent to the member, before one is let through
 * @since 0.1.0
 */
public record BreakerConfig(
		@DefaultValue("50") @DecimalMin(value = "0", inclusive = false) @DecimalMax("100") float failureRate,
		@DefaultValue("20") @Min(1) int window, @DefaultValue("5") @Min(1) int minimumCalls,
		@DefaultValue("30s") Duration openFor) {
}
