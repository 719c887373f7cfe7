package io.beluga.registry.internal.closing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.internal.log.CutCalls;
import io.beluga.registry.internal.slot.ProviderSlot;
import io.beluga.registry.internal.slot.SlotContext;

/**
 * The end of a registry: waits for calls in flight and destroys instances, newest first.
 * One time bounds all of the waiting; what does not end within it is destroyed all the
 * same.
 */
public final class Closing {

	private static final System.Logger logger = System.getLogger(Closing.class.getName());

	/**
	 * How long a creation may take to end after its thread was interrupted.
	 */
	private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final SlotContext context;

	private final long deadline;

	private final List<Step> steps = new ArrayList<>();

	private final CutCalls cut = new CutCalls();

	/**
	 * Whether the thread that closes was interrupted.
	 */
	private boolean interrupted;

	public Closing(SlotContext context) {
		this.context = context;
		this.deadline = System.nanoTime() + context.draining().nanos(null);
	}

	/**
	 * The end of one instance.
	 *
	 * @param sequence its place in the order of creation
	 * @param action waits for its calls and destroys it
	 */
	private record Step(long sequence, Runnable action) {
	}

	/**
	 * Close a registry that refuses everything from now on.
	 * @param slots the configured providers
	 * @param owned the instances that callers own
	 */
	public void run(List<ProviderSlot> slots, List<Instance> owned) {
		this.interrupted = Thread.interrupted();
		try {
			slots.forEach(this::add);
			this.context.creations().interruptAll();
			this.context.draining().forEach(this::add);
			owned
				.forEach((instance) -> this.steps.add(new Step(instance.sequence(), () -> execute(instance::release))));
			this.steps.sort(Comparator.comparingLong(Step::sequence).reversed());
			this.steps.forEach(this::run);
			this.cut.log(this.context.settings().log());
			this.context.workers().runWaiting();
			awaitCreations();
		}
		finally {
			this.context.creations().close();
			// the timer that gives places away ends with the creations
			this.context.draining().close();
			if (this.interrupted) {
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
					execute(() -> this.context.draining().destroy(slot, served));
				}
			}));
		}
	}

	private void add(ProviderSlot slot, LeasedInstance draining) {
		draining.expireUnclaimed();
		if (draining.isPinned() && draining.inFlight() == 0) {
			// as one that serves until now: there is no call to wait for
			this.context.draining().finish(slot, draining, 0);
		}
		this.steps.add(new Step(draining.instance().sequence(), () -> {
			if (!draining.isDestroyedBy(Thread.currentThread()) && !await(draining.whenDestroyed())) {
				this.cut.add(slot, draining.isFinished() ? 0 : draining.inFlight());
				this.context.draining().finish(slot, draining, 0);
			}
		}));
	}

	private void execute(Runnable release) {
		await(this.context.workers().begin(release));
	}

	private boolean await(CountDownLatch latch) {
		return await((nanos) -> latch.await(nanos, TimeUnit.NANOSECONDS), this.deadline);
	}

	/**
	 * Wait within the time that is left. An interrupt is noted and changes nothing: what
	 * waits is bounded anyway, and nothing may be destroyed under a call before that.
	 */
	private boolean await(Wait wait, long deadline) {
		while (true) {
			try {
				return wait.await(Math.max(0, deadline - System.nanoTime()));
			}
			catch (InterruptedException ex) {
				this.interrupted = true;
			}
		}
	}

	/**
	 * Wait for creations that run on other threads: what they make is destroyed when it
	 * comes. Those of the registry have been interrupted, and end soon or never.
	 */
	private void awaitCreations() {
		long soon = System.nanoTime() + GRACE_NANOS;
		awaitCreations(this.deadline, false);
		awaitCreations((this.deadline - soon < 0) ? this.deadline : soon, true);
	}

	private void awaitCreations(long deadline, boolean workersToo) {
		boolean inTime = true;
		while (inTime) {
			Creation running = this.context.creations().findElsewhere(workersToo);
			inTime = running != null && await(running::awaitEnd, deadline);
		}
	}

	private interface Wait {

		boolean await(long nanos) throws InterruptedException;

	}

}
