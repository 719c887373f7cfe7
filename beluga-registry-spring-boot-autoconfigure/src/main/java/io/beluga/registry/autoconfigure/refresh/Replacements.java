package io.beluga.registry.autoconfigure.refresh;

import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Replaces instances side by side, so that a factory that takes its time does not hold up
 * the others. One that never returns is not waited for, once its failure is known.
 */
public final class Replacements {

	private static final int MAX_THREADS = 8;

	private static final long POLL_MILLIS = 50;

	/**
	 * How long one may take to return after its failure is known.
	 */
	private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final List<? extends Replacement> all;

	private final Queue<Integer> waiting = new ConcurrentLinkedQueue<>();

	private final BlockingQueue<Integer> ended = new LinkedBlockingQueue<>();

	private final Set<Integer> open = new HashSet<>();

	private final Set<Worker> workers = new HashSet<>();

	private final Set<Integer> unfinished = new TreeSet<>();

	private Replacements(List<? extends Replacement> all) {
		this.all = all;
		IntStream.range(0, all.size()).forEach((index) -> {
			this.waiting.add(index);
			this.open.add(index);
		});
	}

	/**
	 * Replaces one instance.
	 */
	interface Replacement {

		void run();

		/**
		 * Tell whether it is known to have failed, although it has not returned.
		 */
		boolean hasFailed();

	}

	/**
	 * Run all of them.
	 * @return the positions of those that have not returned, because they do not, or
	 * because this thread was interrupted
	 */
	static Set<Integer> run(List<? extends Replacement> all) {
		return new Replacements(all).run();
	}

	/**
	 * Tell whether the current thread replaces an instance for another thread.
	 */
	static boolean isRunningFor(Thread thread) {
		return Thread.currentThread() instanceof Worker worker && worker.starter == thread;
	}

	/**
	 * Tell whether a thread is there to replace instances, so that nobody is held up by
	 * what it does.
	 */
	public static boolean isWorker(Thread thread) {
		return thread instanceof Worker;
	}

	private Set<Integer> run() {
		try {
			while (!this.open.isEmpty()) {
				startWorkers();
				Integer index = this.ended.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
				if (index != null) {
					this.open.remove(index);
				}
				else {
					this.workers.removeIf(this::isStuck);
				}
			}
		}
		catch (InterruptedException ex) {
			this.waiting.clear();
			this.workers.forEach(Thread::interrupt);
			this.unfinished.addAll(this.open);
			Thread.currentThread().interrupt();
		}
		return this.unfinished;
	}

	private void startWorkers() {
		this.workers.removeIf((worker) -> !worker.isAlive());
		while (!this.waiting.isEmpty() && this.workers.size() < MAX_THREADS) {
			Worker worker = new Worker();
			this.workers.add(worker);
			worker.start();
		}
	}

	/**
	 * Tell whether a worker is given up.
	 */
	private boolean isStuck(Worker worker) {
		Integer index = worker.current;
		if (index == null || !this.all.get(index).hasFailed()) {
			return false;
		}
		if (!index.equals(worker.failing)) {
			worker.failing = index;
			worker.failingSince = System.nanoTime();
		}
		if (System.nanoTime() - worker.failingSince < GRACE_NANOS) {
			return false;
		}
		worker.givenUp = true;
		if (this.open.remove(index)) {
			this.unfinished.add(index);
		}
		return true;
	}

	private final class Worker extends Thread {

		private final Thread starter = Thread.currentThread();

		private volatile @Nullable Integer current;

		private volatile boolean givenUp;

		private @Nullable Integer failing;

		private long failingSince;

		Worker() {
			super("beluga-refresh-worker");
			setDaemon(true);
		}

		@Override
		public void run() {
			Integer index;
			while (!this.givenUp && (index = Replacements.this.waiting.poll()) != null) {
				this.current = index;
				try {
					Replacements.this.all.get(index).run();
				}
				finally {
					this.current = null;
					Replacements.this.ended.add(index);
				}
			}
		}

	}

}
