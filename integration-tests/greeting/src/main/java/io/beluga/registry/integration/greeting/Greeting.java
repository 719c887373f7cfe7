package io.beluga.registry.integration.greeting;

import jakarta.validation.constraints.NotBlank;

/**
 * What a greeter says.
 *
 * @param phrase the words before the name
 */
record Greeting(@NotBlank String phrase) {
}
