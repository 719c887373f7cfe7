package io.beluga.registry.autoconfigure.inject;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Reports why a configured provider cannot be injected as its contract.
 */
@Order(0)
final class ReferenceFailureAnalyzer extends AbstractFailureAnalyzer<ReferenceFailedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ReferenceFailedException cause) {
		return new FailureAnalysis(cause.description(), cause.action(), cause);
	}

}
