package io.beluga.registry.internal.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.beluga.registry.internal.creation.Instance;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.internal.slot.CutCalls;
import io.beluga.registry.internal.slot.DrainingInstances;
import io.beluga.registry.internal.slot.ProviderSlot;

/**
 * The end of a registry: waits for calls in flight and destroys instances, newest first.
 * One time bounds all of the waiting; what does not end within it is destroyed all the
 * same.
 */
final class Closing {

	private static final System.Logger logger = System.getLogger(Closing.class.getName());

	private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	/**
	 * How long a creation may take to end after its thread was interrupted.
	 */
	private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final LiveProviders live;

	private final long deadline;

	private final List<Step> steps = new ArrayList<>();

	private final CutCalls cut = new CutCalls();

	private boolean interrupted;

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

	void run(List<ProviderSlot> slots, List<Instance> owned) {
		boolean interrupted = Thread.interrupted();
		try {
			slots.forEach(this::add);
			this.live.creations().interruptAll();
			this.live.retirements().forEach(this::add);
			owned
				.forEach((instance) -> this.steps.add(new Step(instance.sequence(), () -> execute(instance::release))));
			this.steps.sort(Comparator.comparingLong(Step::sequence).reversed());
			this.steps.forEach(this::run);
			logCutCalls();
			this.live.workers().runWaiting();
			interrupted |= awaitCreations();
		}
		finally {
			this.live.creations().close();
			if (interrupted || this.interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void run(Step step) {
		try {
			step.action().run();
		}
		catch (RuntimeException | Error ex) {
			logger.log(System.Logger.Level.WARNING, "An instance could not be closed", ex);
		}
	}

	private void add(ProviderSlot slot) {
		LeasedInstance served = slot.shut();
		if (served != null) {
			// who has not subscribed by now makes no call that is in flight
			served.expireUnclaimed();
			CountDownLatch idle = new CountDownLatch(1);
			served.retire(idle::countDown);
			this.steps.add(new Step(served.instance().sequence(), () -> {
				if (!await(idle)) {
					this.cut.add(slot, served.inFlight());
				}
				if (served.finish()) {
					execute(() -> slot.draining().destroy(served));
				}
			}));
		}
	}

	private void add(DrainingInstances retirement) {
		for (LeasedInstance draining : retirement.draining()) {
			draining.expireUnclaimed();
			if (draining.isPinned() && draining.inFlight() == 0) {
				// as one that serves until now: there is no call to wait for
				retirement.finish(draining);
			}
			this.steps.add(new Step(draining.instance().sequence(), () -> {
				if (!draining.isDestroyedBy(Thread.currentThread()) && !await(draining.whenDestroyed())) {
					this.cut.add(retirement.slot(), draining.isFinished() ? 0 : draining.inFlight());
					retirement.finish(draining);
				}
			}));
		}
	}

	private void logCutCalls() {
		try {
			this.cut.log(this.live.settings().log());
		}
		catch (RuntimeException | Error ex) {
			logger.log(System.Logger.Level.WARNING, "The calls that were cut could not be logged", ex);
		}
	}

	private void execute(Runnable release) {
		CountDownLatch done = new CountDownLatch(1);
		this.live.workers().execute(() -> {
			try {
				release.run();
			}
			finally {
				done.countDown();
			}
		});
		await(done);
	}

	/**
	 * Wait within the time that is left. An interrupt is noted and changes nothing: what
	 * waits is bounded anyway, and nothing may be destroyed under a call before that.
	 */
	private boolean await(CountDownLatch latch) {
		while (true) {
			try {
				return latch.await(Math.max(0, rest()), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				this.interrupted = true;
			}
		}
	}

	private long rest() {
		return this.deadline - System.nanoTime();
	}

	/**
	 * Wait for creations that run on other threads: what they make is destroyed when it
	 * comes. Those of the registry have been interrupted, and end soon or never.
	 * @return whether the waiting thread was interrupted
	 */
	private boolean awaitCreations() {
		boolean interrupted = false;
		long soon = System.nanoTime() + GRACE_NANOS;
		while (rest() > 0 && this.live.creations().areRunningElsewhere(soon - System.nanoTime() > 0)) {
			LockSupport.parkNanos(this, Math.min(POLL_NANOS, rest()));
			interrupted |= Thread.interrupted();
		}
		return interrupted;
	}

}
