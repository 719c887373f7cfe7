package io.beluga.registry.test;

import io.beluga.registry.config.Secret;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A configuration type.
 */
record AcmeConfig(Secret apiKey, @NotBlank String voice, @DefaultValue("1") @Min(1) @Max(9) int speed,
		@DefaultValue("low") Pitch pitch) {

	enum Pitch {

		LOW, VERY_HIGH

	}

}
