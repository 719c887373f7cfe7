package io.beluga.registry.sample.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A question.
 *
 * @param provider the configured provider that is to answer; the default where it is
 * absent or blank
 * @param document the text that the question is about
 * @param question the question
 */
record AnswerRequest(@Nullable @Size(max = 256) String provider, @NotBlank String document,
		@NotBlank @Size(max = 1000) String question) {
}
