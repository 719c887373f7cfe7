package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Replaces instances side by side, so that a factory that takes its time does not hold up
 * the others.
 */
final class Replacements {

	private static final int MAX_THREADS = 8;

	private Replacements() {
	}

	/**
	 * Run all of them.
	 * @return the positions of those that were not finished, because this thread was
	 * interrupted
	 */
	static List<Integer> run(List<Runnable> replacements) {
		if (replacements.size() <= 1) {
			replacements.forEach(Runnable::run);
			return List.of();
		}
		Set<Integer> finished = ConcurrentHashMap.newKeySet();
		List<Callable<Void>> tasks = new ArrayList<>();
		for (int i = 0; i < replacements.size(); i++) {
			int index = i;
			tasks.add(() -> {
				replacements.get(index).run();
				finished.add(index);
				return null;
			});
		}
		AtomicInteger count = new AtomicInteger();
		ExecutorService executor = Executors.newFixedThreadPool(Math.min(tasks.size(), MAX_THREADS), (task) -> {
			Thread thread = new Thread(task, "beluga-refresh-" + count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
		try {
			executor.invokeAll(tasks);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			executor.shutdownNow();
		}
		return IntStream.range(0, tasks.size()).boxed().filter((index) -> !finished.contains(index)).toList();
	}

}
