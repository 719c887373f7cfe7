package io.beluga.registry.internal.slot;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.beluga.registry.event.InstanceClosed;
import io.beluga.registry.internal.dispatch.EventQueue;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.internal.log.CutCalls;
import io.beluga.registry.spi.ConfiguredProvider;

/**
 * The generations of a slot that serve no more: each is destroyed once, when its last
 * call has ended, and at the drain timeout in any case.
 */
public final class DrainingInstances {

	private final ProviderSlot slot;

	private final SlotContext context;

	private final EventQueue events;

	private final List<LeasedInstance> draining = new CopyOnWriteArrayList<>();

	DrainingInstances(ProviderSlot slot, SlotContext context, EventQueue events) {
		this.slot = slot;
		this.context = context;
		this.events = events;
	}

	public ProviderSlot slot() {
		return this.slot;
	}

	public List<LeasedInstance> draining() {
		return this.draining;
	}

	long inFlight() {
		return this.draining.isEmpty() ? 0 : this.draining.stream().mapToLong(LeasedInstance::inFlight).sum();
	}

	/**
	 * Note that a generation serves no more, under the lock under which it was replaced:
	 * one who closes the registry finds it from then on, also where the name is gone.
	 * @param spec the configuration that it was used with, which has the time to drain
	 * @return retires it; to be run without a lock, once nobody finds it any more
	 */
	Runnable expect(LeasedInstance generation, ConfiguredProvider spec) {
		long nanos = this.context.drainNanos(spec.drainTimeout());
		this.draining.add(generation);
		this.context.draining().add(this);
		return () -> retire(generation, nanos);
	}

	private void retire(LeasedInstance generation, long drainNanos) {
		generation.endCollected();
		generation.retire(() -> {
			// nobody knows how long an instance is used that was handed out
			if (!generation.isPinned()) {
				finish(generation, 0);
			}
		});
		if (!generation.isFinished()) {
			generation.finishWith(
					this.context.workers().schedule(() -> finish(generation, generation.inFlight()), drainNanos));
		}
	}

	/**
	 * End a generation, whether or not calls still run. Only the first attempt has an
	 * effect.
	 * @param cut the calls that still run at its drain timeout
	 */
	public void finish(LeasedInstance generation, long cut) {
		if (generation.finish()) {
			this.context.destroy(() -> {
				try {
					if (cut > 0) {
						CutCalls.log(this.context.settings().log(), this.slot, cut);
					}
				}
				finally {
					destroy(generation);
				}
			});
		}
	}

	/**
	 * Release the instance of a finished generation, on a worker.
	 */
	public void destroy(LeasedInstance generation) {
		generation.destroying();
		generation.expireUnclaimed();
		try {
			generation.instance().release();
		}
		finally {
			forget(generation);
			this.events.add(new InstanceClosed(this.slot.packageName(), this.slot.name(),
					generation.instance().providerName(), generation.number(), Instant.now()));
			generation.destroyed();
			this.events.deliver();
		}
	}

	private void forget(LeasedInstance generation) {
		this.draining.remove(generation);
		if (this.draining.isEmpty()) {
			this.context.draining().remove(this);
			if (!this.draining.isEmpty()) {
				// another one came meanwhile
				this.context.draining().add(this);
			}
		}
	}

}
