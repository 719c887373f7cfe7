package io.beluga.registry.internal.dispatch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs what nobody waits for on a few workers at most. A worker that is lost to something
 * that does not end is replaced by another one.
 */
public final class LimitedWorkers {

	private final Workers workers;

	private volatile int limit;

	private final Queue<Consumer<Place>> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger running = new AtomicInteger();

	public LimitedWorkers(Workers workers, int limit) {
		this.workers = workers;
		this.limit = limit;
	}

	/**
	 * The place of one worker among the few.
	 */
	public final class Place {

		private final AtomicBoolean left = new AtomicBoolean();

		/**
		 * Leave the place to another worker; this one does what it is at, and ends.
		 */
		public void leave() {
			if (this.left.compareAndSet(false, true)) {
				LimitedWorkers.this.running.decrementAndGet();
				startWorker();
			}
		}

	}

	/**
	 * Run something when it is its turn.
	 * @param task is given the place of the worker that runs it
	 */
	public void execute(Consumer<Place> task) {
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
		Place place = new Place();
		try {
			Consumer<Place> task;
			while (!place.left.get() && (task = this.waiting.poll()) != null) {
				task.accept(place);
				// an interrupt was for that task
				Thread.interrupted();
			}
		}
		finally {
			place.leave();
		}
	}

}
