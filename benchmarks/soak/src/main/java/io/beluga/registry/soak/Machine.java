package io.beluga.registry.soak;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * What is asked of the JVM.
 */
final class Machine {

	private static final int COLLECTIONS = 4;

	private Machine() {
	}

	/**
	 * Return what starts virtual threads, where there are any.
	 */
	static Optional<ExecutorService> virtualThreads() {
		if (Runtime.version().feature() < 21) {
			return Optional.empty();
		}
		try {
			return Optional
				.of((ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("Java 21 and later have virtual threads", ex);
		}
	}

	/**
	 * Return the threads of the application: those that carry virtual ones belong to the
	 * JVM.
	 */
	static Set<Thread> threads() {
		ThreadGroup group = Thread.currentThread().getThreadGroup();
		Thread[] threads = new Thread[group.activeCount() + 100];
		int count = group.enumerate(threads, true);
		return Arrays.stream(threads, 0, count).collect(Collectors.toSet());
	}

	/**
	 * Return the names of threads that were not there before.
	 */
	static List<String> newThreads(Set<Thread> before) {
		return threads().stream().filter((thread) -> !before.contains(thread)).map(Thread::getName).sorted().toList();
	}

	/**
	 * Return what is left on the heap after a collection.
	 */
	static long heapInUse() {
		Runtime runtime = Runtime.getRuntime();
		long least = Long.MAX_VALUE;
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
			least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
		}
		return least;
	}

	/**
	 * Wait for something.
	 * @return whether it came, in a time that is more than enough
	 */
	static boolean await(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - end > 0) {
				return false;
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
		return true;
	}

}
