package io.beluga.registry.autoconfigure.check;

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

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidConfigException cause) {
		return InvalidConfigReport.of(cause);
	}

}
