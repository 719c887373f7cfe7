package io.beluga.registry;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds threads up until it is opened.
 */
final class Gate {

	private final AtomicInteger entered = new AtomicInteger();

	private final CountDownLatch open = new CountDownLatch(1);

	/**
	 * Wait for the gate to open, or for an interrupt.
	 */
	void pass() throws InterruptedException {
		this.entered.incrementAndGet();
		Await.latch("the gate is opened", this.open);
	}

	/**
	 * Wait for the gate to open, whatever happens. Interrupts are swallowed.
	 */
	void passStubbornly() {
		this.entered.incrementAndGet();
		boolean waiting = true;
		while (waiting) {
			try {
				Await.latch("the gate is opened", this.open);
				waiting = false;
			}
			catch (InterruptedException ex) {
				// as a driver does that knows nothing of interrupts
			}
		}
	}

	void awaitEntered() {
		awaitEntered(1);
	}

	void awaitEntered(int threads) {
		Await.until(threads + " at the gate", () -> this.entered.get() >= threads);
	}

	int entered() {
		return this.entered.get();
	}

	void open() {
		this.open.countDown();
	}

}
