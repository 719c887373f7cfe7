package io.beluga.registry.routing.internal.guard;

import java.time.Clock;

/**
 * Time as routing sees it, and what runs later.
 */
public interface Time {

	/**
	 * Return the time of {@link System#nanoTime()}, or of a test.
	 */
	long nanos();

	Clock clock();

	/**
	 * Wait on the calling thread.
	 */
	void sleep(long nanos) throws InterruptedException;

	/**
	 * Run something later that takes no time.
	 * @return cancels it
	 */
	Runnable schedule(Runnable action, long nanos);

	/**
	 * Run something that may take its time, on another thread.
	 */
	void execute(Runnable action);

}
