package io.beluga.registry.internal.live;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.beluga.registry.internal.dispatch.LimitedWorkers.Place;
import io.beluga.registry.internal.dispatch.LogThrottle;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.dispatch.Settings.ResolvedLimits;
import io.beluga.registry.internal.dispatch.Workers;
import io.beluga.registry.internal.slot.ProviderSlot;
import io.beluga.registry.spi.ResolvedProvidersInfo;
import org.jspecify.annotations.Nullable;

/**
 * The names of a package that nobody configured and a resolver knows, and for a while
 * those that it does not know. Both are bounded. What is dropped here is resolved anew
 * when it is used again.
 */
final class ResolvedSlots {

	/**
	 * How many names are passed over that were used, to find one that was not.
	 */
	private static final int MOST_LOOKS = 16;

	private static final long SHORTEST_SWEEP = TimeUnit.MILLISECONDS.toNanos(10);

	private final LiveProviders live;

	private final String packageName;

	private final ResolvedLimits limits;

	private final ReentrantLock lock = new ReentrantLock();

	/**
	 * In the order in which they are looked at when one has to go.
	 */
	private final Map<String, Resolved> slots = new LinkedHashMap<>();

	/**
	 * Until when a name is not asked for again.
	 */
	private final Map<String, Long> unknown = new LinkedHashMap<>();

	private final LogThrottle failureReports = new LogThrottle(System::nanoTime);

	private boolean sweeping;

	private boolean refreshing;

	private final ResolvedConfigs configs;

	ResolvedSlots(LiveProviders live, String packageName) {
		this.live = live;
		this.packageName = packageName;
		this.limits = live.settings().resolvedLimits();
		this.configs = new ResolvedConfigs(live, packageName);
	}

	private static final class Resolved {

		private final ProviderSlot slot;

		private long usedAt = System.nanoTime();

		/**
		 * When a resolver was asked for it last.
		 */
		private long askedAt = System.nanoTime();

		private boolean isAsked;

		Resolved(ProviderSlot slot) {
			this.slot = slot;
		}

	}

	/**
	 * Return which failing calls of all these names are logged.
	 */
	LogThrottle failureReports() {
		return this.failureReports;
	}

	/**
	 * Tell whether names can be resolved at all.
	 */
	boolean isEnabled() {
		return !this.live.settings().configResolvers().isEmpty();
	}

	/**
	 * Count the instances that are kept, if names can be resolved.
	 */
	Optional<ResolvedProvidersInfo> info() {
		if (!isEnabled()) {
			return Optional.empty();
		}
		this.lock.lock();
		try {
			long live = this.slots.values().stream().filter((resolved) -> resolved.slot.current() != null).count();
			return Optional.of(new ResolvedProvidersInfo((int) live, this.limits.maxSize()));
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable ProviderSlot find(@Nullable String name) {
		this.lock.lock();
		try {
			Resolved resolved = this.slots.get(name);
			return (resolved != null) ? resolved.slot : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable NameBinding findTarget(String name) {
		ProviderSlot slot = find(name);
		return (slot != null) ? (NameBinding) slot.owner() : null;
	}

	List<ProviderSlot> all() {
		this.lock.lock();
		try {
			return this.slots.values().stream().map((resolved) -> resolved.slot).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the slot of a name, a new one where there is none.
	 * @return the slot, or {@code null} where the name is known to be unknown
	 */
	@Nullable ProviderSlot findOrAdd(String name, NameBinding target) {
		this.lock.lock();
		try {
			Resolved resolved = this.slots.get(name);
			if (resolved == null) {
				if (isUnknown(name)) {
					return null;
				}
				this.live.requireOpen(this.packageName, name);
				resolved = new Resolved(new ProviderSlot(this.live, this.configs.spec(name), target));
				this.slots.put(name, resolved);
				planSweep();
				planRefresh();
			}
			return resolved.slot;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isUnknown(String name) {
		Long until = this.unknown.get(name);
		if (until == null) {
			return false;
		}
		if (until - System.nanoTime() > 0) {
			return true;
		}
		this.unknown.remove(name);
		return false;
	}

	/**
	 * Keep the limit, now that one more has an instance: names are not counted before
	 * that, so that asking for an unknown one costs nobody his instance. The first goes
	 * that was not used since it was looked at last. Not more than a few are looked at,
	 * or a call would wait for many; where all of them were used, the first goes.
	 * @param newest the one that is to stay
	 */
	void trim(ProviderSlot newest) {
		List<Runnable> evicted = new ArrayList<>();
		this.lock.lock();
		try {
			int looks = Math.min(2 * this.slots.size(), 2 * MOST_LOOKS);
			int chances = Math.min(this.slots.size(), MOST_LOOKS);
			while (this.slots.size() > this.limits.maxSize() && looks-- > 0) {
				String name = this.slots.keySet().iterator().next();
				Resolved resolved = this.slots.remove(name);
				boolean mustStay = resolved.slot == newest || resolved.slot.isAwaited();
				if (mustStay || (touch(resolved) && chances-- > 0)) {
					this.slots.put(name, resolved);
				}
				else {
					evicted.add(resolved.slot.drop());
				}
			}
		}
		finally {
			this.lock.unlock();
		}
		evicted.forEach(Runnable::run);
	}

	/**
	 * Keep the limit, where one has failed to have an instance: it goes rather than one
	 * that has.
	 */
	void trimFailed(ProviderSlot failed) {
		Runnable destroy;
		this.lock.lock();
		try {
			Resolved resolved = this.slots.get(failed.name());
			if (resolved == null || resolved.slot != failed || this.slots.size() <= this.limits.maxSize()
					|| failed.isAwaited()) {
				return;
			}
			this.slots.remove(failed.name());
			destroy = failed.drop();
		}
		finally {
			this.lock.unlock();
		}
		destroy.run();
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

	/**
	 * Note that no resolver knows a name.
	 */
	void markUnknown(ProviderSlot slot) {
		String name = slot.name();
		Runnable destroy;
		this.lock.lock();
		try {
			Resolved resolved = this.slots.get(name);
			if (resolved == null || resolved.slot != slot) {
				return;
			}
			this.slots.remove(name);
			destroy = slot.drop();
			long ttl = Settings.nanos(this.limits.negativeTtl());
			if (ttl > 0) {
				while (this.unknown.size() >= this.limits.maxSize()) {
					this.unknown.remove(this.unknown.keySet().iterator().next());
				}
				this.unknown.put(name, System.nanoTime() + ttl);
			}
		}
		finally {
			this.lock.unlock();
		}
		destroy.run();
	}

	/**
	 * Let go of a slot that is kept elsewhere from now on.
	 * @return whether it was there
	 */
	boolean release(ProviderSlot slot) {
		this.lock.lock();
		try {
			Resolved resolved = this.slots.get(slot.name());
			return resolved != null && resolved.slot == slot && this.slots.remove(slot.name()) != null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Drop a name.
	 * @return whether it was there
	 */
	boolean remove(String name) {
		Runnable destroy;
		this.lock.lock();
		try {
			this.unknown.remove(name);
			Resolved resolved = this.slots.remove(name);
			if (resolved == null) {
				return false;
			}
			destroy = resolved.slot.drop();
		}
		finally {
			this.lock.unlock();
		}
		destroy.run();
		return true;
	}

	private void planRefresh() {
		long after = Settings.nanos(this.limits.refreshAfter());
		if (!this.refreshing && after > 0) {
			this.refreshing = this.live.workers().schedule(this::refresh, Math.max(SHORTEST_SWEEP, after / 4)) != null;
		}
	}

	/**
	 * Have resolvers asked again for names that were used since they were asked last, on
	 * the timer.
	 */
	private void refresh() {
		List<Resolved> due = new ArrayList<>();
		this.lock.lock();
		try {
			long now = System.nanoTime();
			for (Resolved resolved : this.slots.values()) {
				boolean isOld = now - resolved.askedAt >= Settings.nanos(this.limits.refreshAfter());
				if (isOld && !resolved.isAsked && resolved.slot.current() != null
						&& resolved.slot.wasUsedSinceAsked()) {
					resolved.isAsked = true;
					due.add(resolved);
				}
			}
			this.refreshing = false;
			if (!this.slots.isEmpty()) {
				planRefresh();
			}
		}
		finally {
			this.lock.unlock();
		}
		due.forEach((resolved) -> this.live.background().execute((place) -> ask(resolved, place)));
	}

	private void ask(Resolved resolved, Place place) {
		try {
			new ResolverRefresh(this.live, this.configs, resolved.slot, place::leave).ask();
		}
		finally {
			this.lock.lock();
			try {
				resolved.isAsked = false;
				resolved.askedAt = System.nanoTime();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private void planSweep() {
		long idle = Settings.nanos(this.limits.idleTimeout());
		if (!this.sweeping && idle > 0) {
			Workers workers = this.live.workers();
			this.sweeping = workers.schedule(() -> workers.execute(this::sweep),
					Math.max(SHORTEST_SWEEP, idle / 4)) != null;
		}
	}

	/**
	 * Drop what was not used for long, on a worker: results that are found to be garbage
	 * end there.
	 */
	private void sweep() {
		List<Runnable> idle = new ArrayList<>();
		all().forEach(ProviderSlot::endCollectedResults);
		this.lock.lock();
		try {
			long now = System.nanoTime();
			for (Iterator<Resolved> all = this.slots.values().iterator(); all.hasNext();) {
				Resolved resolved = all.next();
				if (!touch(resolved) && !resolved.slot.isAwaited()
						&& now - resolved.usedAt >= Settings.nanos(this.limits.idleTimeout())) {
					all.remove();
					idle.add(resolved.slot.drop());
				}
			}
			this.sweeping = false;
			if (!this.slots.isEmpty()) {
				planSweep();
			}
		}
		finally {
			this.lock.unlock();
		}
		idle.forEach(Runnable::run);
	}

}
