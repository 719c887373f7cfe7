package io.beluga.registry.sample.llm;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The configuration of the provider {@code llm}.
 *
 * @param model the language model that answers, a name in {@code llms}
 * @param store the vector store that keeps the sentences, a name in {@code vectorstores}
 * @param passages how many sentences of the text the model gets to see
 */
record LlmConfig(@NotBlank String model, @DefaultValue("documents") @NotBlank String store,
		@DefaultValue("10") @Min(1) @Max(100) int passages) {
}
