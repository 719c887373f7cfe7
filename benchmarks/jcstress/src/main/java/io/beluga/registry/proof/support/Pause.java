package io.beluga.registry.proof.support;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Short waits that move two threads against each other.
 */
public final class Pause {

	private static final int LONGEST = 64;

	private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

	private Pause() {
	}

	/**
	 * Wait for up to a few microseconds.
	 */
	public static void briefly() {
		spin(LONGEST);
	}

	/**
	 * Wait somewhat longer, between the check and the act of a control, so that it is
	 * caught soon.
	 */
	public static void forControl() {
		spin(4 * LONGEST);
	}

	private static void spin(int longest) {
		int spins = ThreadLocalRandom.current().nextInt(longest);
		for (int i = 0; i < spins; i++) {
			Thread.onSpinWait();
		}
	}

	/**
	 * Wait for something that another thread does.
	 * @param condition tells whether it was done
	 * @return whether it was done, in a time that is more than enough
	 */
	public static boolean until(BooleanSupplier condition) {
		for (int i = 0; i < LONGEST; i++) {
			if (condition.getAsBoolean()) {
				return true;
			}
			Thread.onSpinWait();
		}
		long end = System.nanoTime() + PATIENCE_NANOS;
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - end > 0) {
				return false;
			}
			LockSupport.parkNanos(1_000);
		}
		return true;
	}

}
