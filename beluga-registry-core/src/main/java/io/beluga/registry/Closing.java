package io.beluga.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The end of a registry: waits for calls in flight and destroys instances, newest first.
 * One time bounds all of the waiting; what does not end within it is destroyed all the
 * same.
 */
final class Closing {

	private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final LiveProviders live;

	private final long deadline;

	private final List<Step> steps = new ArrayList<>();

	Closing(LiveProviders live, long drainNanos) {
		this.live = live;
		this.deadline = System.nanoTime() + drainNanos;
	}

	/**
	 * The end of one instance.
	 *
	 * @param sequence its place in the order of creation
	 * @param action waits for its calls and destroys it
	 */
	private record Step(long sequence, Runnable action) {
	}

	void run(List<Entry> entries, List<Instance> owned) {
		entries.forEach(this::add);
		owned.forEach((instance) -> this.steps.add(new Step(instance.sequence(), () -> execute(instance::release))));
		this.steps.sort(Comparator.comparingLong(Step::sequence).reversed());
		this.steps.forEach((step) -> step.action().run());
		awaitCreations();
		this.live.workers().shutdown();
	}

	private void add(Entry entry) {
		Generation served = entry.shut();
		if (served != null) {
			CountDownLatch idle = new CountDownLatch(1);
			served.retire(idle::countDown);
			this.steps.add(new Step(served.instance().sequence(), () -> {
				Workers.await(idle, rest());
				if (served.finish()) {
					execute(() -> entry.retirement().destroy(served));
				}
			}));
		}
		for (Generation draining : entry.retirement().draining()) {
			this.steps.add(new Step(draining.instance().sequence(), () -> {
				if (!Workers.await(draining.whenDestroyed(), rest())) {
					entry.retirement().finish(draining);
				}
			}));
		}
	}

	private void execute(Runnable release) {
		this.live.workers().executeAndAwait(release, rest());
	}

	private long rest() {
		return this.deadline - System.nanoTime();
	}

	/**
	 * Wait for creations that run on other threads: what they make is destroyed when it
	 * comes.
	 */
	private void awaitCreations() {
		while (this.live.creations().areRunningElsewhere() && rest() > 0 && !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(this, Math.min(POLL_NANOS, rest()));
		}
	}

}
