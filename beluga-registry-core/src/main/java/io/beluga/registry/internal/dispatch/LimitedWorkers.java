package io.beluga.registry.internal.dispatch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs what nobody waits for on a few workers at most. A worker that is lost to something
 * that does not end soon is replaced by another one.
 */
public final class LimitedWorkers {

	private final Workers workers;

	private volatile int limit;

	private final long patienceNanos;

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger running = new AtomicInteger();

	/**
	 * Create workers.
	 * @param limit how many there are at most
	 * @param patienceNanos after how long a task holds up no other, 0 for never
	 */
	public LimitedWorkers(Workers workers, int limit, long patienceNanos) {
		this.workers = workers;
		this.limit = limit;
		this.patienceNanos = patienceNanos;
	}

	/**
	 * Run something when it is its turn.
	 */
	public void execute(Runnable task) {
		this.waiting.add(task);
		startWorker();
	}

	/**
	 * Have a worker for everything that waits, from now on.
	 */
	public void lift() {
		this.limit = Integer.MAX_VALUE;
		for (int count = this.waiting.size(); count > 0; count--) {
			startWorker();
		}
	}

	private void startWorker() {
		while (!this.waiting.isEmpty()) {
			int running = this.running.get();
			if (running >= this.limit) {
				return;
			}
			if (this.running.compareAndSet(running, running + 1)) {
				this.workers.execute(this::work);
				return;
			}
		}
	}

	private void work() {
		AtomicBoolean left = new AtomicBoolean();
		try {
			Runnable task;
			while (!left.get() && (task = this.waiting.poll()) != null) {
				Future<?> timer = (this.patienceNanos > 0)
						? this.workers.schedule(() -> leave(left), this.patienceNanos) : null;
				try {
					task.run();
				}
				finally {
					if (timer != null) {
						timer.cancel(false);
					}
				}
				this.workers.reset();
			}
		}
		finally {
			leave(left);
		}
	}

	/**
	 * Leave the place of a worker to another one; it does what it is at, and ends.
	 * @param left whether it was left already
	 */
	private void leave(AtomicBoolean left) {
		if (left.compareAndSet(false, true)) {
			this.running.decrementAndGet();
			startWorker();
		}
	}

}
