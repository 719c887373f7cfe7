package io.beluga.registry.error;

import java.io.Serializable;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One problem of a configuration. Never holds the value that was rejected. All of it can
 * be printed: what came from outside may forge no line of a log, so that control
 * characters are escaped. Long keys of the property are cut where it is printed: half of
 * a secret in one would not be found.
 *
 * @param property the property in kebab case: a path such as {@code retry.max-attempts}
 * below a provider's configuration, or the full name where the configuration came from
 * the environment
 * @param message the rule that is broken, worded to follow the property: "is required"
 * @param origin where the value stands, such as a file, line and column or the name of an
 * environment variable; {@code null} where there is no value or no such place
 * @param suggestion what to do, or what may have been meant; {@code null} where the rule
 * says it all
 * @since 0.1.0
 */
public record ConfigViolation(String property, String message, @Nullable String origin,
		@Nullable String suggestion) implements Serializable {

	private static final long serialVersionUID = 1L;

	/**
	 * Create a violation.
	 * @param property the property in kebab case
	 * @param message the rule that is broken, without the value
	 * @param origin where the value stands, or {@code null}
	 * @param suggestion what to do, or {@code null}
	 */
	public ConfigViolation {
		Objects.requireNonNull(property, "'property' must not be null");
		Objects.requireNonNull(message, "'message' must not be null");
		property = ErrorText.escapeText(property);
		message = ErrorText.escapeText(message);
		origin = (origin != null) ? ErrorText.escapeText(ErrorText.withoutCredentials(origin)) : null;
		suggestion = (suggestion != null) ? ErrorText.escapeText(suggestion) : null;
	}

	/**
	 * Create a violation without origin and suggestion, as a provider's own rules do.
	 * @param property the property in kebab case
	 * @param message the rule that is broken, without the value
	 */
	public ConfigViolation(String property, String message) {
		this(property, message, null, null);
	}

}
