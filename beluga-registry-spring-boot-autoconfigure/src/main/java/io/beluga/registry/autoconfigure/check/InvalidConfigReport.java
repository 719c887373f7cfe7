package io.beluga.registry.autoconfigure.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.beluga.registry.autoconfigure.bind.BindFailureMessages;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidConfigException;

import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Puts every problem of the configuration of providers in one report: at a start that
 * fails, and in the log of a refresh.
 */
public final class InvalidConfigReport {

	/**
	 * How the suggestion begins that is about a missing key.
	 */
	private static final String ADVICE = "For ";

	private InvalidConfigReport() {
	}

	public static FailureAnalysis of(InvalidConfigException cause) {
		List<ConfigViolation> violations = cause.violations();
		StringBuilder description = new StringBuilder();
		description.append(violations.size())
			.append((violations.size() != 1) ? " problems" : " problem")
			.append(" in the configuration of ")
			.append(subject(cause))
			.append(":\n");
		List<ConfigViolation> missing = new ArrayList<>();
		for (ConfigViolation violation : violations) {
			description.append("\n  ").append(ErrorText.escapeProperty(violation.property()));
			if (violation.origin() != null) {
				description.append("   (").append(violation.origin()).append(')');
			}
			description.append("\n      ").append(violation.message());
			String suggestion = violation.suggestion();
			if (suggestion != null && suggestion.startsWith(ADVICE)) {
				missing.add(violation);
			}
			else if (suggestion != null) {
				description.append(' ').append(suggestion);
			}
		}
		return new FailureAnalysis(description.toString(), action(violations) + advice(missing), cause);
	}

	private static String action(List<ConfigViolation> violations) {
		if (violations.stream().allMatch(BindFailureMessages::isOfType)) {
			return "Correct the configuration type of the factory.";
		}
		return (violations.size() != 1) ? "Correct these properties." : "Correct this property.";
	}

	private static String subject(InvalidConfigException cause) {
		if (cause.packageName() == null || cause.providerName() == null) {
			return "providers";
		}
		return ErrorText.quote(cause.packageName() + "." + cause.providerName());
	}

	/**
	 * Say what to do about missing keys, once for all where there are several.
	 */
	private static String advice(List<ConfigViolation> missing) {
		if (missing.size() < 2) {
			return missing.stream().map((violation) -> " " + violation.suggestion()).collect(Collectors.joining());
		}
		String first = missing.get(0).property();
		return " For each missing api-key, set the property or its environment variable (" + variable(first) + " for "
				+ first + "), or set optional=true beside it to start without it. To start without any of them, set "
				+ "beluga.registry.missing-keys=unavailable.";
	}

	/**
	 * Return the environment variable that sets a property.
	 */
	static String variable(String property) {
		return property.replaceAll("[^\\p{L}\\p{Nd}.\\[]", "").replaceAll("[.\\[]", "_").toUpperCase(Locale.ROOT);
	}

}
