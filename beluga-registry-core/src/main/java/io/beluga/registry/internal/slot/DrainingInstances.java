package io.beluga.registry.internal.slot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.beluga.registry.event.InstanceClosed;
import io.beluga.registry.internal.dispatch.EventQueue;
import io.beluga.registry.internal.dispatch.LimitedWorkers;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.dispatch.Workers;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.internal.log.CutCalls;
import org.jspecify.annotations.Nullable;

/**
 * The generations of a registry that serve no more: each is destroyed once, when its last
 * call has ended, and at the drain timeout in any case.
 */
public final class DrainingInstances {

	/**
	 * How many instances are destroyed at the same time, as far as they end soon.
	 */
	private static final int DESTROYER_THREADS = 16;

	/**
	 * After how long one that is being destroyed holds up no other.
	 */
	private static final long DESTROYING_NANOS = TimeUnit.SECONDS.toNanos(2);

	private final Settings settings;

	private final Workers workers;

	private final LimitedWorkers destroyers;

	private final long nanos;

	/**
	 * Those of each slot, also of one whose name is gone; it has an entry as long as
	 * there are any.
	 */
	private final ConcurrentMap<ProviderSlot, List<LeasedInstance>> draining = new ConcurrentHashMap<>();

	public DrainingInstances(Settings settings, Workers workers) {
		this.settings = settings;
		this.workers = workers;
		this.nanos = Settings.nanos(settings.drainTimeout());
		this.destroyers = new LimitedWorkers(workers, DESTROYER_THREADS, DESTROYING_NANOS);
	}

	public void forEach(BiConsumer<ProviderSlot, LeasedInstance> what) {
		this.draining.forEach((slot, generations) -> generations.forEach((each) -> what.accept(slot, each)));
	}

	/**
	 * Count the calls in the generations of a slot that serve no more.
	 */
	long inFlight(ProviderSlot slot) {
		List<LeasedInstance> known = this.draining.get(slot);
		return (known != null) ? known.stream().mapToLong(LeasedInstance::inFlight).sum() : 0;
	}

	/**
	 * Return how long an instance waits for the end of its calls.
	 * @param own what is configured for the name alone
	 */
	public long nanos(@Nullable Duration own) {
		return (own != null) ? Settings.nanos(own) : this.nanos;
	}

	/**
	 * Note that a generation serves no more, under the lock under which it was replaced:
	 * one who closes the registry finds it from then on, also where the name is gone.
	 * @param own the time to drain that is configured for the name alone
	 * @return retires it; to be run without a lock, once nobody finds it any more
	 */
	Runnable expect(ProviderSlot slot, LeasedInstance generation, @Nullable Duration own) {
		this.draining.merge(slot, List.of(generation),
				(known, added) -> Stream.concat(known.stream(), added.stream()).toList());
		return () -> retire(slot, generation, nanos(own));
	}

	private void retire(ProviderSlot slot, LeasedInstance generation, long drainNanos) {
		generation.endCollected();
		generation.retire(() -> {
			// nobody knows how long an instance is used that was handed out
			if (!generation.isPinned()) {
				finish(slot, generation, 0);
			}
		});
		if (!generation.isFinished()) {
			generation
				.finishWith(this.workers.schedule(() -> finish(slot, generation, generation.inFlight()), drainNanos));
		}
	}

	/**
	 * End a generation, whether or not calls still run. Only the first attempt has an
	 * effect.
	 * @param cut the calls that still run at its drain timeout
	 */
	public void finish(ProviderSlot slot, LeasedInstance generation, long cut) {
		if (generation.finish()) {
			this.destroyers.execute(() -> {
				try {
					if (cut > 0) {
						CutCalls.log(this.settings.log(), slot, cut);
					}
				}
				finally {
					destroy(slot, generation);
				}
			});
		}
	}

	/**
	 * Release the instance of a finished generation, on a worker.
	 */
	public void destroy(ProviderSlot slot, LeasedInstance generation) {
		generation.destroying();
		generation.expireUnclaimed();
		try {
			generation.instance().release();
		}
		finally {
			forget(slot, generation);
			EventQueue events = slot.events();
			events.add(new InstanceClosed(slot.packageName(), slot.name(), generation.instance().providerName(),
					generation.number(), Instant.now()));
			generation.destroyed();
			events.deliver();
		}
	}

	private void forget(ProviderSlot slot, LeasedInstance generation) {
		this.draining.computeIfPresent(slot, (key, known) -> {
			List<LeasedInstance> rest = known.stream().filter((each) -> each != generation).toList();
			return rest.isEmpty() ? null : rest;
		});
	}

	/**
	 * Have a worker for everything that is still to be destroyed, once the registry is
	 * closed and nothing is left to be waited for.
	 */
	public void close() {
		this.destroyers.lift();
	}

}
