package io.beluga.registry.routing;

import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a candidate is taken out.
 *
 * @param minimumCalls how many calls it must have had
 * @param errorRatio how many times more often than the stable provider it may fail
 * @param latencyRatio how many times as long as the stable provider's its calls may take
 * on average
 * @since 0.1.0
 */
public record AbortConfig(@DefaultValue("50") @Min(1) int minimumCalls,
		@DefaultValue("2.0") @DecimalMin("1") double errorRatio,
		@DefaultValue("1.5") @DecimalMin("1") double latencyRatio) {
}
