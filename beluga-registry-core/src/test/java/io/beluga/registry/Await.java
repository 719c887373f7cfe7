package io.beluga.registry;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits that end: with a failed test where that which is awaited does not happen.
 */
final class Await {

	private static final long SECONDS = 20;

	private Await() {
	}

	/**
	 * Wait for something that gives no signal.
	 */
	static void until(String description, BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - end > 0) {
				throw new AssertionError("Not within " + SECONDS + " seconds: " + description);
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
	}

	static void latch(String description, CountDownLatch latch) throws InterruptedException {
		if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
			throw new AssertionError("Not within " + SECONDS + " seconds: " + description);
		}
	}

	/**
	 * Wait until a thread waits for something.
	 */
	static void blocked(Thread thread) {
		until("thread '" + thread.getName() + "' waits", () -> isBlocked(thread));
	}

	private static boolean isBlocked(Thread thread) {
		Thread.State state = thread.getState();
		if (state == Thread.State.TERMINATED) {
			throw new AssertionError("Thread '" + thread.getName() + "' has ended instead of waiting");
		}
		return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING || state == Thread.State.BLOCKED;
	}

}
