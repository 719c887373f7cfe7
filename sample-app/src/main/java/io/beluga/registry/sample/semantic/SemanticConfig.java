package io.beluga.registry.sample.semantic;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The configuration of the provider {@code semantic}.
 *
 * @param store the vector store that keeps the sentences, a name in {@code vectorstores}
 * @param maxSentences how many sentences an answer has at most
 */
record SemanticConfig(@DefaultValue("documents") @NotBlank String store,
		@DefaultValue("1") @Min(1) @Max(50) int maxSentences) {
}
