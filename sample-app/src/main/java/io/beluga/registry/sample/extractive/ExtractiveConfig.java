package io.beluga.registry.sample.extractive;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The configuration of the provider {@code extractive}. It is bound from what stands
 * below {@code beluga.providers.answerers.<name>} and validated before the factory sees
 * it.
 *
 * @param maxSentences how many sentences an answer has at most
 */
record ExtractiveConfig(@DefaultValue("1") @Min(1) @Max(50) int maxSentences) {
}
