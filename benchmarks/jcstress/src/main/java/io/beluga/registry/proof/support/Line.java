package io.beluga.registry.proof.support;

import reactor.core.publisher.Flux;

/**
 * The contract of the providers in the races.
 */
public interface Line {

	/**
	 * Answer.
	 * @return the version of the instance, or {@code "destroyed"}
	 */
	String call();

	/**
	 * Answer bit by bit, as somebody else says.
	 * @return what {@link Journal#sink()} gives
	 */
	Flux<String> stream();

}
