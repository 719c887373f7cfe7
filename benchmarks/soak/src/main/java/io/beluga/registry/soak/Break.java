package io.beluga.registry.soak;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Lets all threads rest, so that the heap can be measured.
 */
final class Break {

	private final AtomicInteger working = new AtomicInteger();

	private volatile @Nullable CountDownLatch end;

	void begin() {
		this.end = new CountDownLatch(1);
	}

	void end() {
		CountDownLatch end = this.end;
		this.end = null;
		if (end != null) {
			end.countDown();
		}
	}

	boolean isQuiet() {
		return this.working.get() == 0;
	}

	void arrive() {
		this.working.incrementAndGet();
	}

	void leave() {
		this.working.decrementAndGet();
	}

	/**
	 * Rest, where there is a break.
	 */
	void restIfTold() throws InterruptedException {
		CountDownLatch end = this.end;
		if (end != null) {
			leave();
			end.await();
			arrive();
		}
	}

}
