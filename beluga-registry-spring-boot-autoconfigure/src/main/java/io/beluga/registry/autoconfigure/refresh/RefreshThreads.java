package io.beluga.registry.autoconfigure.refresh;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads that work for one refresh. None of them can wait for another refresh, which
 * would wait for theirs.
 */
final class RefreshThreads {

	private static final int MOST_WORKERS = 8;

	/**
	 * What is configured is asked for long after the refresh, by threads that are not to
	 * be kept for that.
	 */
	private final Set<Thread> threads = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	RefreshThreads() {
		join();
	}

	/**
	 * Note that the current thread works for the refresh.
	 */
	void join() {
		this.threads.add(Thread.currentThread());
	}

	boolean contains(Thread thread) {
		return this.threads.contains(thread);
	}

	/**
	 * Run tasks side by side, so that one that takes its time does not hold up the
	 * others. Where the current thread is interrupted, the rest is told so, too, and not
	 * waited for.
	 */
	void run(List<Callable<Void>> tasks) {
		if (tasks.isEmpty()) {
			return;
		}
		ExecutorService workers = Executors.newFixedThreadPool(Math.min(tasks.size(), MOST_WORKERS), (task) -> {
			Thread worker = new Thread(task, "beluga-refresh-worker");
			worker.setDaemon(true);
			this.threads.add(worker);
			return worker;
		});
		try {
			workers.invokeAll(tasks);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			workers.shutdownNow();
		}
	}

}
