package io.beluga.registry.integration.greeting;

import jakarta.validation.constraints.NotBlank;

/**
 * What a greeter by template says.
 *
 * @param template a template of Mustache, with {@code {{name}}} for the name
 */
record TemplateGreeting(@NotBlank String template) {
}
