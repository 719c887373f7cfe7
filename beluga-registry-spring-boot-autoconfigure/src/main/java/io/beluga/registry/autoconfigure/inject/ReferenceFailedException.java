package io.beluga.registry.autoconfigure.inject;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Thrown where a configured provider cannot be injected as its contract, with what to do
 * about it.
 */
final class ReferenceFailedException extends BeanCreationException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final String action;

	ReferenceFailedException(String beanName, String description, String action) {
		super(beanName, description + " " + action);
		this.description = description;
		this.action = action;
	}

	/**
	 * Reports it.
	 */
	@Order(0)
	static final class Analyzer extends AbstractFailureAnalyzer<ReferenceFailedException> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, ReferenceFailedException cause) {
			return new FailureAnalysis(cause.description, cause.action, cause);
		}

	}

}
