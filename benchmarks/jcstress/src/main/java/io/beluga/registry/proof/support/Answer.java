package io.beluga.registry.proof.support;

import io.beluga.registry.error.ProviderRegistryException;

/**
 * What came of an operation, in a word.
 */
public final class Answer {

	private Answer() {
	}

	/**
	 * Do something that is to succeed.
	 * @param operation what to do
	 * @return {@code "ok"}, or the code of the error
	 */
	public static String of(Runnable operation) {
		return of(() -> {
			operation.run();
			return "ok";
		});
	}

	/**
	 * Do something that answers.
	 * @param operation what to do
	 * @return the answer, or the code of the error
	 */
	public static String of(Operation operation) {
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
	public interface Operation {

		/**
		 * Do it.
		 * @return the answer
		 * @throws Exception if it fails
		 */
		Object run() throws Exception;

	}

}
