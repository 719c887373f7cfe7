package io.beluga.registry.proof.support;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has the two threads of a race start side by side: what they do takes microseconds, and
 * without this they would seldom meet on a machine that does other things too.
 */
public final class Meeting {

	private static final int SPINS = 2_000;

	private static final int YIELDS = 100;

	private final AtomicInteger arrived = new AtomicInteger();

	/**
	 * Create the meeting of one race.
	 */
	public Meeting() {
	}

	/**
	 * Wait for the other thread, but not for ever, and start a moment before or after it.
	 */
	public void join() {
		if (this.arrived.incrementAndGet() == 1) {
			await();
		}
		if (ThreadLocalRandom.current().nextBoolean()) {
			Pause.briefly();
		}
	}

	private void await() {
		for (int i = 0; i < SPINS + YIELDS && this.arrived.get() == 1; i++) {
			if (i < SPINS) {
				Thread.onSpinWait();
			}
			else {
				Thread.yield();
			}
		}
	}

}
