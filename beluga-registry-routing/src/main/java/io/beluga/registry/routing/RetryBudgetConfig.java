package io.beluga.registry.routing;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many further attempts at the same member a group may make, over ten seconds: more
 * would turn a disturbance into a storm. Where there is none left, a call moves on.
 *
 * @param percent further attempts for each hundred calls
 * @param minimumPerSecond further attempts in a second that are allowed in any case
 * @since 0.1.0
 */
public record RetryBudgetConfig(@DefaultValue("20") @DecimalMin("0") @DecimalMax("100") double percent,
		@DefaultValue("5") @Min(0) int minimumPerSecond) {
}
