package io.beluga.registry.autoconfigure.inject;

import org.springframework.beans.factory.BeanCreationException;

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

	String description() {
		return this.description;
	}

	String action() {
		return this.action;
	}

}
