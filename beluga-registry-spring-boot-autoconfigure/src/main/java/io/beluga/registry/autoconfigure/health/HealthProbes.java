package io.beluga.registry.autoconfigure.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import io.beluga.registry.spi.InstanceProbe;

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

	private final Map<InstanceProbe, HealthProbe> probes = new HashMap<>();

	private final AtomicInteger late = new AtomicInteger();

	HealthProbes(Duration timeout, Duration ttl, LongSupplier clock) {
		this.timeout = timeout.toNanos();
		this.ttl = ttl.toNanos();
		this.clock = clock;
		AtomicInteger number = new AtomicInteger();
		this.executor = new ThreadPoolExecutor(THREADS, Integer.MAX_VALUE, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, "beluga-health-probe-" + number.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				}, new ThreadPoolExecutor.DiscardPolicy());
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
		List<HealthProbe> due = new ArrayList<>();
		List<HealthProbe> asked = new ArrayList<>();
		synchronized (this.probes) {
			this.probes.values().removeIf((probe) -> !probe.isRunning() && !wanted.contains(probe.target()));
			long now = this.clock.getAsLong();
			for (InstanceProbe target : wanted) {
				HealthProbe probe = this.probes.computeIfAbsent(target, HealthProbe::new);
				asked.add(probe);
				if (probe.begin(now, this.ttl)) {
					due.add(probe);
				}
			}
		}
		due.forEach((probe) -> this.executor.execute(() -> run(probe)));
		return outcomes(asked);
	}

	private void run(HealthProbe probe) {
		if (probe.run(this.clock)) {
			changeThreads(-1);
		}
	}

	private void changeThreads(int difference) {
		synchronized (this.late) {
			this.executor.setCorePoolSize(THREADS + this.late.addAndGet(difference));
		}
	}

	private Map<InstanceProbe, ProbeOutcome> outcomes(List<HealthProbe> asked) {
		Map<InstanceProbe, ProbeOutcome> outcomes = new HashMap<>();
		long end = System.nanoTime() + this.timeout;
		long deadline = end + Math.min(this.timeout, MOST_GRACE);
		boolean interrupted = false;
		for (HealthProbe probe : asked) {
			try {
				if (!interrupted && probe.awaitOutcome(end, deadline, this.timeout, this.clock)) {
					changeThreads(1);
				}
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
			ProbeOutcome outcome = probe.outcome();
			if (outcome != null) {
				outcomes.put(probe.target(), outcome);
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return outcomes;
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
