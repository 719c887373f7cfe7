package io.beluga.registry.internal.live.resolved;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.internal.dispatch.LogThrottle;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.dispatch.Settings.ResolvedLimits;
import io.beluga.registry.internal.dispatch.Workers;
import io.beluga.registry.internal.slot.ProviderSlot;
import io.beluga.registry.internal.slot.ResolvedNames;
import io.beluga.registry.internal.slot.SlotContext;
import io.beluga.registry.internal.slot.SlotOwner;
import io.beluga.registry.spi.ResolvedProvidersInfo;
import org.jspecify.annotations.Nullable;

/**
 * The names of a package that nobody configured and a resolver knows, and for a while
 * those that it does not know. Both are bounded. What is dropped here is resolved anew
 * when it is used again.
 */
public final class ResolvedSlots implements ResolvedNames {

	/**
	 * How many names are passed over that were used, to find one that was not.
	 */
	private static final int MOST_LOOKS = 16;

	private static final long SHORTEST_SWEEP = TimeUnit.MILLISECONDS.toNanos(10);

	private static final Runnable NOTHING = () -> {
	};

	private final SlotContext context;

	private final String packageName;

	private final ResolvedLimits limits;

	private final ResolvedConfigs configs;

	/**
	 * In the order in which they are looked at when one has to go.
	 */
	private final Map<String, Resolved> slots = new LinkedHashMap<>();

	/**
	 * Until when a name is not asked for again.
	 */
	private final Map<String, Long> unknown = new LinkedHashMap<>();

	private final LogThrottle failureReports = new LogThrottle(System::nanoTime);

	/**
	 * How often all are looked through, 0 where that is no use.
	 */
	private final long period;

	private boolean sweeping;

	/**
	 * Create the resolved names of one package.
	 * @param notFound says that nobody knows a name
	 */
	public ResolvedSlots(SlotContext context, String packageName,
			Function<String, ProviderNotFoundException> notFound) {
		this.context = context;
		this.packageName = packageName;
		this.limits = context.settings().resolvedLimits();
		this.period = Stream.of(this.limits.idleTimeout(), this.limits.refreshAfter())
			.filter((time) -> !time.isZero())
			.mapToLong((time) -> Math.max(SHORTEST_SWEEP, Settings.nanos(time) / 4))
			.min()
			.orElse(0);
		this.configs = new ResolvedConfigs(context, packageName, notFound);
	}

	private static final class Resolved {

		private final ProviderSlot slot;

		private long usedAt = System.nanoTime();

		/**
		 * When asking a resolver for it was begun last.
		 */
		private long askedAt = System.nanoTime();

		private boolean isAsked;

		Resolved(ProviderSlot slot) {
			this.slot = slot;
		}

	}

	@Override
	public LogThrottle failureReports() {
		return this.failureReports;
	}

	/**
	 * Tell whether names can be resolved at all.
	 */
	public boolean isEnabled() {
		return !this.context.settings().configResolvers().isEmpty();
	}

	/**
	 * Count the instances that are kept, if names can be resolved.
	 */
	public synchronized Optional<ResolvedProvidersInfo> info() {
		if (!isEnabled()) {
			return Optional.empty();
		}
		long live = this.slots.values().stream().filter((resolved) -> resolved.slot.current() != null).count();
		return Optional.of(new ResolvedProvidersInfo((int) live, this.limits.maxSize()));
	}

	public synchronized @Nullable ProviderSlot find(@Nullable String name) {
		Resolved resolved = this.slots.get(name);
		return (resolved != null) ? resolved.slot : null;
	}

	public synchronized List<ProviderSlot> all() {
		return this.slots.values().stream().map((resolved) -> resolved.slot).toList();
	}

	/**
	 * Return the slot of a name, a new one where there is none.
	 * @param owner who has a new slot
	 * @return the slot, or {@code null} where the name is known to be unknown
	 */
	public synchronized @Nullable ProviderSlot findOrAdd(String name, SlotOwner owner) {
		Resolved resolved = this.slots.get(name);
		if (resolved == null) {
			if (isUnknown(name)) {
				return null;
			}
			this.context.catalog().requireOpen(this.packageName, name);
			resolved = new Resolved(new ProviderSlot(this.context, this.configs.spec(name), owner));
			this.slots.put(name, resolved);
			planSweep();
		}
		return resolved.slot;
	}

	private boolean isUnknown(String name) {
		Long until = this.unknown.get(name);
		if (until != null && until - System.nanoTime() <= 0) {
			this.unknown.remove(name);
			return false;
		}
		return until != null;
	}

	/**
	 * Keep the limit, now that one more has an instance: names are not counted before
	 * that, so that asking for an unknown one costs nobody his instance. The first goes
	 * that was not used since it was looked at last. Not more than a few are looked at,
	 * or a call would wait for many; where all of them were used, the first goes.
	 */
	@Override
	public void trim(ProviderSlot newest) {
		evict(newest).forEach(Runnable::run);
	}

	private synchronized List<Runnable> evict(ProviderSlot newest) {
		List<Runnable> evicted = new ArrayList<>();
		int looks = Math.min(2 * this.slots.size(), 2 * MOST_LOOKS);
		int chances = Math.min(this.slots.size(), MOST_LOOKS);
		while (this.slots.size() > this.limits.maxSize() && looks-- > 0) {
			Map.Entry<String, Resolved> eldest = this.slots.entrySet().iterator().next();
			String name = eldest.getKey();
			Resolved resolved = eldest.getValue();
			this.slots.remove(name);
			boolean mustStay = resolved.slot == newest || resolved.slot.isAwaited();
			if (mustStay || (touch(resolved) && chances-- > 0)) {
				this.slots.put(name, resolved);
			}
			else {
				evicted.add(resolved.slot.drop());
			}
		}
		return evicted;
	}

	@Override
	public void trimFailed(ProviderSlot failed) {
		dropFailed(failed).run();
	}

	private synchronized Runnable dropFailed(ProviderSlot failed) {
		return (this.slots.size() > this.limits.maxSize() && !failed.isAwaited() && release(failed)) ? failed.drop()
				: NOTHING;
	}

	/**
	 * Note whether a slot was used since it was looked at last.
	 */
	private static boolean touch(Resolved resolved) {
		if (resolved.slot.wasUsed()) {
			resolved.usedAt = System.nanoTime();
			return true;
		}
		return false;
	}

	@Override
	public void markUnknown(ProviderSlot slot) {
		dropUnknown(slot).run();
	}

	private synchronized Runnable dropUnknown(ProviderSlot slot) {
		if (!release(slot)) {
			return NOTHING;
		}
		long ttl = Settings.nanos(this.limits.negativeTtl());
		if (ttl > 0) {
			while (this.unknown.size() >= this.limits.maxSize()) {
				this.unknown.remove(this.unknown.keySet().iterator().next());
			}
			this.unknown.put(slot.name(), System.nanoTime() + ttl);
		}
		return slot.drop();
	}

	/**
	 * Let go of a slot that is kept elsewhere from now on, or nowhere.
	 * @return whether it was there
	 */
	public synchronized boolean release(ProviderSlot slot) {
		return find(slot.name()) == slot && this.slots.remove(slot.name()) != null;
	}

	/**
	 * Drop a name.
	 * @return whether it was there
	 */
	public boolean remove(String name) {
		Runnable destroy = drop(name);
		destroy.run();
		return destroy != NOTHING;
	}

	private synchronized Runnable drop(String name) {
		this.unknown.remove(name);
		Resolved resolved = this.slots.remove(name);
		return (resolved != null) ? resolved.slot.drop() : NOTHING;
	}

	private void ask(Resolved resolved) {
		try {
			new ResolverRefresh(this.context, this.configs, resolved.slot).ask();
		}
		finally {
			noteAnswered(resolved);
		}
	}

	private synchronized void noteAnswered(Resolved resolved) {
		resolved.isAsked = false;
	}

	private void planSweep() {
		if (!this.sweeping && this.period > 0) {
			Workers workers = this.context.workers();
			this.sweeping = workers.schedule(() -> workers.execute(this::sweep), this.period) != null;
		}
	}

	/**
	 * Look through all names, on a worker: results that are found to be garbage end
	 * there.
	 */
	private void sweep() {
		all().forEach(ProviderSlot::endCollectedResults);
		sweepSlots().forEach(Runnable::run);
	}

	/**
	 * Drop what was not used for long, and have resolvers asked again for what was used
	 * since they were asked last.
	 * @return destroys what was dropped
	 */
	private synchronized List<Runnable> sweepSlots() {
		List<Runnable> dropped = new ArrayList<>();
		long now = System.nanoTime();
		for (Iterator<Resolved> all = this.slots.values().iterator(); all.hasNext();) {
			Resolved resolved = all.next();
			boolean isUsed = touch(resolved) || resolved.slot.isAwaited();
			if (!isUsed && hasPassed(this.limits.idleTimeout(), now - resolved.usedAt)) {
				all.remove();
				dropped.add(resolved.slot.drop());
			}
			else if (!resolved.isAsked && resolved.slot.current() != null && resolved.usedAt - resolved.askedAt > 0
					&& hasPassed(this.limits.refreshAfter(), now - resolved.askedAt)) {
				resolved.isAsked = true;
				// not when it is answered: what is used meanwhile is asked for again
				resolved.askedAt = System.nanoTime();
				this.context.background().execute(() -> ask(resolved));
			}
		}
		this.sweeping = false;
		if (!this.slots.isEmpty()) {
			planSweep();
		}
		return dropped;
	}

	/**
	 * Tell whether a time is over, which never is where it is zero.
	 */
	private static boolean hasPassed(Duration time, long nanos) {
		return !time.isZero() && nanos >= Settings.nanos(time);
	}

}
