package io.beluga.registry.soak;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * Knows all instances that are not destroyed, and all that went wrong.
 */
final class Ledger {

	private static final int SHOWN = 20;

	private static final long LATEST_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Stalls stalls;

	private final Set<Life> lives = ConcurrentHashMap.newKeySet();

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final AtomicLong violationCount = new AtomicLong();

	private final AtomicLong made = new AtomicLong();

	private final AtomicLong destroyed = new AtomicLong();

	private final LongAccumulator latest = new LongAccumulator(Math::max, 0);

	Ledger(Stalls stalls) {
		this.stalls = stalls;
	}

	Life begin(String name, Plan plan) {
		Life life = new Life(this, name, plan);
		this.made.incrementAndGet();
		this.lives.add(life);
		return life;
	}

	void destroyed(Life life) {
		this.destroyed.incrementAndGet();
		this.lives.remove(life);
		audit(life);
	}

	/**
	 * Note that a change of a name has succeeded: whatever was made before it began does
	 * not serve any more.
	 * @param began when the change began
	 */
	void superseded(String name, long began) {
		for (Life life : this.lives) {
			if (life.name().equals(name) && life.madeAt() - began < 0) {
				life.supersede();
			}
		}
	}

	/**
	 * Look for instances that should be destroyed by now.
	 */
	void audit() {
		this.lives.forEach(this::audit);
	}

	private void audit(Life life) {
		long unusedSince = life.unusedSince();
		long now = System.nanoTime();
		if (unusedSince == Life.IN_USE) {
			return;
		}
		long late = now - unusedSince - this.stalls.since(unusedSince);
		this.latest.accumulate(late);
		if (late > LATEST_NANOS && life.isFirstComplaint()) {
			violation("an instance of " + life.name() + " was not destroyed within a second of its last call");
		}
	}

	/**
	 * Tell whether nothing is left to be destroyed but what serves.
	 */
	boolean isSettled() {
		return this.lives.stream().allMatch((life) -> life.unusedSince() == Life.IN_USE);
	}

	/**
	 * Return the names of instances that are not destroyed.
	 */
	List<String> open() {
		return this.lives.stream().map(Life::name).sorted().toList();
	}

	void violation(String what) {
		if (this.violationCount.incrementAndGet() <= SHOWN) {
			this.violations.add(what);
		}
	}

	List<String> violations() {
		return List.copyOf(this.violations);
	}

	long violationCount() {
		return this.violationCount.get();
	}

	long made() {
		return this.made.get();
	}

	long destroyed() {
		return this.destroyed.get();
	}

	/**
	 * Return how long an instance was kept at most after its last call.
	 */
	long latestMillis() {
		return TimeUnit.NANOSECONDS.toMillis(this.latest.get());
	}

}
