package io.beluga.registry.autoconfigure;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A configuration type that the configuration processor describes.
 *
 * @param model The model to use.
 * @param accessToken A default that a class has from somewhere.
 * @param retry What is tried again.
 */
@ConfigurationPropertiesSource
record DescribedConfig(@NotBlank String model, @DefaultValue("from-somewhere") String accessToken,
		@DefaultValue Retry retry) {

	/**
	 * What is tried again.
	 *
	 * @param maxAttempts How often a call is tried.
	 * @param pause How long to wait in between.
	 * @param baseURL Where it is tried again.
	 */
	record Retry(@DefaultValue("3") @Max(10) int maxAttempts, @DefaultValue("1500ms") Duration pause,
			@Nullable String baseURL) {

	}

}
