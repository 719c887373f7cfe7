package io.beluga.registry.autoconfigure.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

import io.beluga.registry.spi.InstanceProbe;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Probes instances on daemon threads, and shares the results of each for a while. An
 * instance is not probed again while a probe of it runs, however long that takes.
 */
final class HealthProbes implements AutoCloseable {

	/**
	 * The probes that run at the same time. One that is late does not count any more, or
	 * a few that hang would keep all others waiting.
	 */
	private static final int THREADS = 8;

	/**
	 * How much longer than one probe all of them may take: those that began a moment
	 * after the first are late as well.
	 */
	private static final long MOST_GRACE = TimeUnit.SECONDS.toNanos(1);

	private final long timeout;

	private final long ttl;

	private final LongSupplier clock;

	private final ThreadPoolExecutor executor;

	private final Map<InstanceProbe, Probe> probes = new HashMap<>();

	HealthProbes(Duration timeout, Duration ttl, LongSupplier clock) {
		this.timeout = timeout.toNanos();
		this.ttl = ttl.toNanos();
		this.clock = clock;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("beluga-health-probe-");
		threads.setDaemon(true);
		this.executor = new ThreadPoolExecutor(THREADS, Integer.MAX_VALUE, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), threads, new ThreadPoolExecutor.DiscardPolicy());
		this.executor.allowCoreThreadTimeOut(true);
	}

	/**
	 * Return what is known of instances, after probing those of which nothing is known or
	 * it is too old. Waits for probes that run until they are late, but not for those
	 * that begin only when others are: how many hang must not make it take longer.
	 * @param wanted all instances that are there to be probed
	 * @return the outcomes as far as there are any
	 */
	Map<InstanceProbe, ProbeOutcome> check(Collection<InstanceProbe> wanted) {
		if (this.executor.isShutdown()) {
			return Map.of();
		}
		List<Probe> asked = begin(Set.copyOf(wanted));
		try {
			CompletableFuture.allOf(asked.stream().map((probe) -> probe.turn).toArray(CompletableFuture<?>[]::new))
				.get(this.timeout + Math.min(this.timeout, MOST_GRACE), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			// what has no outcome is told by another check
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Map<InstanceProbe, ProbeOutcome> outcomes = new HashMap<>();
		for (Probe probe : asked) {
			ProbeOutcome outcome = probe.outcome;
			if (outcome != null) {
				outcomes.put(probe.target, outcome);
			}
		}
		return outcomes;
	}

	private List<Probe> begin(Set<InstanceProbe> wanted) {
		List<Probe> asked = new ArrayList<>();
		List<Probe> due = new ArrayList<>();
		synchronized (this.probes) {
			this.probes.values().removeIf((probe) -> !probe.running && !wanted.contains(probe.target));
			long now = this.clock.getAsLong();
			for (InstanceProbe target : wanted) {
				Probe probe = this.probes.computeIfAbsent(target, Probe::new);
				asked.add(probe);
				if (probe.begin(now)) {
					due.add(probe);
				}
			}
		}
		due.forEach(this.executor::execute);
		return asked;
	}

	private synchronized void changeThreads(int difference) {
		this.executor.setCorePoolSize(this.executor.getCorePoolSize() + difference);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/**
	 * The probe of one instance and its last outcome. The probe itself runs outside the
	 * lock.
	 */
	private final class Probe implements Runnable {

		private final InstanceProbe target;

		/**
		 * Ends when there is an outcome, that it is late among them.
		 */
		private volatile CompletableFuture<@Nullable Void> turn = CompletableFuture.completedFuture(null);

		private volatile boolean running;

		private long knownAt;

		private volatile @Nullable ProbeOutcome outcome;

		Probe(InstanceProbe target) {
			this.target = target;
		}

		/**
		 * Begin anew, where it does not run and its outcome is too old.
		 * @return whether it is for the caller to have it run
		 */
		synchronized boolean begin(long now) {
			if (this.running || (this.outcome != null && now - this.knownAt < HealthProbes.this.ttl)) {
				return false;
			}
			this.running = true;
			this.turn = new CompletableFuture<>();
			return true;
		}

		@Override
		public void run() {
			CompletableFuture<@Nullable Void> turn = this.turn;
			Thread thread = Thread.currentThread();
			turn.copy().orTimeout(HealthProbes.this.timeout, TimeUnit.NANOSECONDS).exceptionallyAsync((late) -> {
				expire(turn, thread);
				return null;
			});
			ProbeOutcome outcome = probe();
			synchronized (this) {
				Thread.interrupted();
				this.running = false;
				if (turn.isDone()) {
					changeThreads(-1);
				}
				else {
					end(outcome);
				}
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

		private synchronized void expire(CompletableFuture<@Nullable Void> turn, Thread thread) {
			if (!turn.isDone()) {
				end(ProbeOutcome.TIMED_OUT);
				thread.interrupt();
				changeThreads(1);
			}
		}

		private void end(@Nullable ProbeOutcome outcome) {
			this.outcome = outcome;
			this.knownAt = HealthProbes.this.clock.getAsLong();
			this.turn.complete(null);
		}

	}

}
