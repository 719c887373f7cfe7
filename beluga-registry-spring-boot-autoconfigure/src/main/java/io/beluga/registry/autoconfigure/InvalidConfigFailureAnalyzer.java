package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Reports every problem of the configuration of providers. Comes first, because Boot's
 * own analyzers print rejected values.
 */
@Order(0)
final class InvalidConfigFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConfigException> {

	private static final String ADVICE = "For ";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidConfigException cause) {
		List<ConfigViolation> violations = cause.violations();
		StringBuilder description = new StringBuilder();
		description.append(violations.size())
			.append((violations.size() != 1) ? " problems" : " problem")
			.append(" in the configuration of providers:\n");
		List<String> actions = new ArrayList<>();
		actions.add((violations.size() != 1) ? "Correct these properties." : "Correct this property.");
		for (ConfigViolation violation : violations) {
			description.append("\n  ").append(violation.property());
			if (violation.origin() != null) {
				description.append("   (").append(violation.origin()).append(')');
			}
			description.append("\n      ").append(violation.message());
			String suggestion = violation.suggestion();
			if (suggestion != null && suggestion.startsWith(ADVICE)) {
				actions.add(suggestion);
			}
			else if (suggestion != null) {
				description.append(' ').append(suggestion);
			}
		}
		return new FailureAnalysis(description.toString(), String.join(" ", actions), cause);
	}

}
