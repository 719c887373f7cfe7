package io.beluga.registry.autoconfigure.refresh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.beluga.registry.autoconfigure.source.ProviderName;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.spi.ConfiguredProviders;

/**
 * The threads that work for one refresh. None of them can wait for another refresh, which
 * would wait for theirs: its own, and those that make an instance which it waits for.
 */
final class RefreshThreads {

	private static final int MOST_WORKERS = 8;

	private final ConfiguredProviders configured;

	private final Set<Thread> own = ConcurrentHashMap.newKeySet();

	/**
	 * The names whose replacement is under way.
	 */
	private final Set<ProviderName> replacing = ConcurrentHashMap.newKeySet();

	private final CountDownLatch ended = new CountDownLatch(1);

	/**
	 * Begin with the current thread.
	 */
	RefreshThreads(ConfiguredProviders configured) {
		this.configured = configured;
		this.own.add(Thread.currentThread());
	}

	/**
	 * Wait until the refresh has ended.
	 * @throws ProviderCreationFailedException on a thread that it would wait for itself
	 */
	void awaitEnd() {
		if (includeCurrent()) {
			throw new ProviderCreationFailedException(null, null,
					"A refresh is asked for from within a refresh. A factory, listener or validator must not do that.",
					null);
		}
		try {
			this.ended.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ProviderCreationFailedException(null, null, "Interrupted while another refresh was running.", ex);
		}
	}

	void end() {
		this.ended.countDown();
	}

	/**
	 * Tell whether the current thread works for the refresh.
	 */
	private boolean includeCurrent() {
		return this.own.contains(Thread.currentThread()) || this.replacing.stream()
			.anyMatch((name) -> this.configured.isCreating(name.packageName(), name.name()));
	}

	/**
	 * Run replacements side by side, so that one that takes its time does not hold up the
	 * others. Where the current thread is interrupted, the rest is told so, too, and not
	 * waited for.
	 * @param replacements what replaces the instance of each name
	 * @return the names whose replacement was not waited for
	 */
	Set<ProviderName> run(Map<ProviderName, Runnable> replacements) {
		if (replacements.isEmpty()) {
			return Set.of();
		}
		Set<ProviderName> open = ConcurrentHashMap.newKeySet();
		open.addAll(replacements.keySet());
		List<Callable<Void>> tasks = new ArrayList<>();
		replacements.forEach((name, replacement) -> tasks.add(() -> {
			this.replacing.add(name);
			try {
				replacement.run();
				open.remove(name);
				return null;
			}
			finally {
				this.replacing.remove(name);
			}
		}));
		ExecutorService workers = Executors.newFixedThreadPool(Math.min(tasks.size(), MOST_WORKERS), (task) -> {
			Thread worker = new Thread(task, "beluga-refresh-worker");
			worker.setDaemon(true);
			this.own.add(worker);
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
		return Set.copyOf(open);
	}

}
