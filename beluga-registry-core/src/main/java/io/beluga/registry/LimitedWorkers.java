package io.beluga.registry;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs what nobody waits for on a few workers at most.
 */
final class LimitedWorkers {

	private final Workers workers;

	private final int limit;

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger running = new AtomicInteger();

	LimitedWorkers(Workers workers, int limit) {
		this.workers = workers;
		this.limit = limit;
	}

	void execute(Runnable task) {
		this.waiting.add(task);
		startWorker();
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
		try {
			Runnable task;
			while ((task = this.waiting.poll()) != null) {
				task.run();
			}
		}
		finally {
			this.running.decrementAndGet();
			startWorker();
		}
	}

}
