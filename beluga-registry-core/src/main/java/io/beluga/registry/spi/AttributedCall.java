package io.beluga.registry.spi;

import io.beluga.registry.ProviderCall;

/**
 * A call whose answer says who gave it, where that is not decided before: a group of
 * providers tells it. A handle of a configured provider takes it for any other call.
 *
 * @param <P> the contract
 * @param <R> what comes of it
 * @param <X> what it throws
 * @since 0.1.0
 */
public interface AttributedCall<P, R, X extends Exception> extends ProviderCall<P, R, X> {

	/**
	 * Note in an answer who gave it. Called on the thread that the answer came on, once
	 * for a value, for what a stage completes with and for each element of a publisher.
	 * It must not throw.
	 * @param answer what came of the call; the same where a group is a member of another
	 * one and has noted its member already
	 * @param name the configured provider that was called, no alias
	 * @param generation the number of its instance
	 * @param attempts how many calls were made for this one, this one included
	 * @return the answer to hand on, of the same type
	 */
	Object attribute(Object answer, String name, long generation, int attempts);

}
