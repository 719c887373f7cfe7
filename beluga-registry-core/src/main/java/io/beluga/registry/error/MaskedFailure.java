package io.beluga.registry.error;

/**
 * What takes the place of an exception whose texts hold a secret, or may hold one, where
 * it may be printed or exported. It is a {@link Throwable} with the same stack trace, and
 * without the secret.
 *
 * @since 0.1.0
 */
public interface MaskedFailure {

	/**
	 * Return the type of the exception that it stands for.
	 * @return the name of the class
	 */
	String originalType();

}
