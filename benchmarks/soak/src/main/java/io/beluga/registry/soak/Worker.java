package io.beluga.registry.soak;

import java.util.concurrent.CompletionStage;

import reactor.core.publisher.Flux;

/**
 * The contract that is an interface.
 */
public interface Worker {

	/**
	 * Work, with the help of other workers.
	 * @param helpers how many others are to help, one through the other
	 * @return how many have worked
	 */
	int work(int helpers);

	/**
	 * Work for a while.
	 * @param millis how long
	 * @param begun what to do first
	 */
	void work(long millis, Runnable begun);

	/**
	 * Work on another thread.
	 * @return what comes of it
	 */
	CompletionStage<String> later();

	/**
	 * Work on another thread, bit by bit.
	 * @return what comes of it
	 */
	Flux<String> stream();

}
