package io.beluga.registry.autoconfigure.configdata;

/**
 * Says why an environment cannot be used for a refresh. Has no cause: messages of parsers
 * repeat what they have read.
 */
public final class UnreadableEnvironmentException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UnreadableEnvironmentException(String message) {
		super(message);
	}

}
