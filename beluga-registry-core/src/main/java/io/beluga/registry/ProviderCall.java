package io.beluga.registry;

import org.jspecify.annotations.Nullable;

/**
 * Something done with an instance.
 *
 * @param <P> the contract
 * @param <R> what comes of it
 * @param <X> what it throws
 * @since 0.1.0
 */
@FunctionalInterface
public interface ProviderCall<P, R extends @Nullable Object, X extends Exception> {

	/**
	 * Use the instance. It must not be kept beyond the call.
	 * @param provider the instance
	 * @return the result
	 * @throws X if the call fails
	 */
	R call(P provider) throws X;

}
