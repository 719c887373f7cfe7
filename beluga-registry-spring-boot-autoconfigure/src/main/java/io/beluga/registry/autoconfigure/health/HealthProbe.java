package io.beluga.registry.autoconfigure.health;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.beluga.registry.spi.InstanceProbe;
import org.jspecify.annotations.Nullable;

/**
 * The probe of one instance and its last outcome. Thread-safe; the probe itself runs
 * outside the lock.
 */
final class HealthProbe {

	private final InstanceProbe target;

	private boolean running;

	private boolean late;

	/**
	 * The thread that runs the probe now.
	 */
	private @Nullable Thread thread;

	private long startedAt;

	private long knownAt;

	private @Nullable ProbeOutcome outcome;

	HealthProbe(InstanceProbe target) {
		this.target = target;
	}

	InstanceProbe target() {
		return this.target;
	}

	synchronized boolean isRunning() {
		return this.running;
	}

	synchronized @Nullable ProbeOutcome outcome() {
		return this.outcome;
	}

	/**
	 * Begin anew, where it does not run and its outcome is too old.
	 * @return whether it is for the caller to have it run
	 */
	synchronized boolean begin(long now, long ttl) {
		if (this.running || (this.outcome != null && now - this.knownAt < ttl)) {
			return false;
		}
		this.running = true;
		this.late = false;
		return true;
	}

	/**
	 * Run the probe on this thread.
	 * @return whether it ended too late
	 */
	boolean run(LongSupplier clock) {
		synchronized (this) {
			this.thread = Thread.currentThread();
			this.startedAt = System.nanoTime();
			notifyAll();
		}
		ProbeOutcome outcome = probe();
		synchronized (this) {
			this.thread = null;
			Thread.interrupted();
			if (!this.late) {
				this.outcome = outcome;
				this.knownAt = clock.getAsLong();
			}
			this.running = false;
			notifyAll();
			return this.late;
		}
	}

	/**
	 * Probe the instance. An error of any kind is an outcome, and the thread goes on.
	 */
	private @Nullable ProbeOutcome probe() {
		try {
			return this.target.run() ? ProbeOutcome.PASSED : null;
		}
		catch (Throwable ex) {
			return ProbeOutcome.failed(ex);
		}
	}

	/**
	 * Wait for the outcome.
	 * @param end until when to wait for the probe to start
	 * @param deadline until when to wait at all
	 * @param timeout how long it may run; then it is interrupted
	 * @return whether it was found to be late
	 */
	synchronized boolean awaitOutcome(long end, long deadline, long timeout, LongSupplier clock)
			throws InterruptedException {
		while (this.running && !this.late) {
			long until = (this.thread != null) ? this.startedAt + timeout : end;
			long now = System.nanoTime();
			long rest = Math.min(until - now, deadline - now);
			if (rest > 0) {
				TimeUnit.NANOSECONDS.timedWait(this, rest);
			}
			else if (this.thread == null || until - now > 0) {
				return false;
			}
			else {
				this.late = true;
				this.outcome = ProbeOutcome.TIMED_OUT;
				this.knownAt = clock.getAsLong();
				this.thread.interrupt();
				notifyAll();
				return true;
			}
		}
		return false;
	}

}
