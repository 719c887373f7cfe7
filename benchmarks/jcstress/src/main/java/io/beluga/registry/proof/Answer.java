package io.beluga.registry.proof;

import io.beluga.registry.error.ProviderRegistryException;

/**
 * What came of an operation, in a word.
 */
final class Answer {

	private Answer() {
	}

	/**
	 * Do something that is to succeed.
	 * @return {@code "ok"}, or the code of the error
	 */
	static String of(Runnable operation) {
		return of(() -> {
			operation.run();
			return "ok";
		});
	}

	/**
	 * Do something that answers.
	 * @return the answer, or the code of the error
	 */
	static String of(Operation operation) {
		try {
			return String.valueOf(operation.run());
		}
		catch (ProviderRegistryException ex) {
			return ex.errorCode().code();
		}
		catch (Throwable ex) {
			return ex.toString();
		}
	}

	/**
	 * Something that answers.
	 */
	@FunctionalInterface
	interface Operation {

		Object run() throws Exception;

	}

}
