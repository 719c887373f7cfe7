package io.beluga.registry.soak;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The life of one instance: complains of a call after its end, and of a second end.
 */
final class Life {

	/**
	 * The answer of {@link #unusedSince()} where the instance may still be called.
	 */
	static final long IN_USE = Long.MIN_VALUE;

	private final Ledger ledger;

	private final String name;

	private final Plan plan;

	private final long madeAt = System.nanoTime();

	private final AtomicInteger ends = new AtomicInteger();

	private final AtomicInteger asynchronous = new AtomicInteger();

	private final AtomicLong supersededAt = new AtomicLong(IN_USE);

	private final AtomicBoolean complained = new AtomicBoolean();

	private volatile long lastCall = this.madeAt;

	private volatile boolean destroyed;

	Life(Ledger ledger, String name, Plan plan) {
		this.ledger = ledger;
		this.name = name;
		this.plan = plan;
	}

	String name() {
		return this.name;
	}

	long madeAt() {
		return this.madeAt;
	}

	void supersede() {
		this.supersededAt.compareAndSet(IN_USE, System.nanoTime());
	}

	/**
	 * Return when the instance was last needed.
	 */
	long unusedSince() {
		long supersededAt = this.supersededAt.get();
		if (supersededAt == IN_USE || this.asynchronous.get() > 0) {
			return IN_USE;
		}
		long lastCall = this.lastCall;
		return (lastCall - supersededAt > 0) ? lastCall : supersededAt;
	}

	boolean isFirstComplaint() {
		return this.complained.compareAndSet(false, true);
	}

	/**
	 * Begin a call.
	 */
	void begin() {
		check("began");
	}

	/**
	 * End a call that did not go on elsewhere.
	 */
	void end() {
		check("ended");
		this.lastCall = System.nanoTime();
	}

	private void check(String what) {
		if (this.destroyed) {
			this.ledger.violation("a call " + what + " on a destroyed instance of " + this.name);
		}
	}

	/**
	 * Let a call go on elsewhere.
	 */
	void goOn() {
		this.asynchronous.incrementAndGet();
	}

	/**
	 * Do a bit of a call that goes on elsewhere.
	 * @param isOver whether nobody waits for it any more
	 */
	void step(BooleanSupplier isOver) {
		if (this.destroyed && !isOver.getAsBoolean()) {
			this.ledger.violation("a call went on with a destroyed instance of " + this.name);
		}
	}

	/**
	 * End a call that went on elsewhere.
	 */
	void endElsewhere() {
		this.lastCall = System.nanoTime();
		this.asynchronous.decrementAndGet();
	}

	/**
	 * End the life.
	 */
	void close() {
		if (this.ends.incrementAndGet() > 1) {
			this.ledger.violation("an instance of " + this.name + " was destroyed twice");
			return;
		}
		this.destroyed = true;
		this.ledger.destroyed(this);
		this.plan.close();
	}

}
