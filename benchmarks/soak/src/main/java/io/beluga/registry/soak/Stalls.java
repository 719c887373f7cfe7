package io.beluga.registry.soak;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Notes when the machine itself stands still: a machine that builds something else, or
 * that collects garbage, is no fault of the registry.
 */
final class Stalls {

	private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long WORTH_NOTING_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private final Queue<Stall> stalls = new ConcurrentLinkedQueue<>();

	private volatile boolean stopped;

	private record Stall(long at, long nanos) {
	}

	/**
	 * Watch the machine, until told to stop.
	 */
	void watch() {
		while (!this.stopped) {
			long start = System.nanoTime();
			LockSupport.parkNanos(PERIOD_NANOS);
			long late = System.nanoTime() - start - PERIOD_NANOS;
			if (late > WORTH_NOTING_NANOS) {
				this.stalls.add(new Stall(start, late));
				// nobody asks for what is long past
				this.stalls.removeIf((stall) -> start - stall.at() > TimeUnit.MINUTES.toNanos(1));
			}
		}
	}

	void stop() {
		this.stopped = true;
	}

	/**
	 * Return for how long the machine stood still since then.
	 */
	long since(long time) {
		return this.stalls.stream().filter((stall) -> stall.at() - time > -stall.nanos()).mapToLong(Stall::nanos).sum();
	}

}
