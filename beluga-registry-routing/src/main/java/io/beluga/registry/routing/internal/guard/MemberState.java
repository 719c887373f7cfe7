package io.beluga.registry.routing.internal.guard;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.beluga.registry.spi.BreakerState;
import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What a group knows of a member, whatever becomes of the group's own instance.
 */
public final class MemberState {

	/**
	 * Is told when calls are sent to a member no more, and when they are again.
	 */
	public interface Listener {

		void onOpened(MemberState member);

		void onClosed(MemberState member);

	}

	private final String name;

	private final Time time;

	private final Listener listener;

	private final AtomicInteger inFlight = new AtomicInteger();

	private final LongAdder served = new LongAdder();

	private final AtomicLongArray outcomes = new AtomicLongArray(FailureKind.values().length);

	private final AtomicReference<Generation> generation;

	/**
	 * Whether the last that listeners were told is that it has opened.
	 */
	private final AtomicBoolean toldOpened = new AtomicBoolean();

	private volatile boolean drained;

	private volatile @Nullable FailureKind lastFailure;

	public MemberState(String name, Time time, Listener listener, BreakerSettings settings) {
		this.name = name;
		this.time = time;
		this.listener = listener;
		this.generation = new AtomicReference<>(create(null, settings));
	}

	private Generation create(@Nullable Object id, BreakerSettings settings) {
		return new Generation(id, settings, new Resilience4jBreaker(settings, this.time, this::changed));
	}

	private void changed(BreakerState state) {
		// it may be the breaker of an instance that was replaced meanwhile: what is told
		// is the state of the one that serves
		if (state == BreakerState.OPEN) {
			tellOpened();
		}
		else if (state == BreakerState.CLOSED) {
			tellClosed();
		}
	}

	private void tellOpened() {
		if (!isClosed()) {
			this.listener.onOpened(this);
			this.toldOpened.set(true);
			// it may have closed before that was noted
			tellClosed();
		}
	}

	/**
	 * Tell that calls are sent to the member again, if they are and the last that was
	 * told is that they are not. Listeners are foreign code: to be called under no lock.
	 */
	public void tellClosed() {
		if (isClosed() && this.toldOpened.compareAndSet(true, false)) {
			this.listener.onClosed(this);
			// it may have opened meanwhile, which was told before
			tellOpened();
		}
	}

	private boolean isClosed() {
		return generation().breaker().state() == BreakerState.CLOSED;
	}

	public String name() {
		return this.name;
	}

	/**
	 * Return what is known of the instance that serves now.
	 * @param id gives what stands for it
	 */
	public Generation generation(Supplier<@Nullable Object> id) {
		while (true) {
			Generation known = this.generation.get();
			// read after the other one, so that it is never older
			Object now = id.get();
			if (known.isOf(now)) {
				return known;
			}
			if (this.generation.compareAndSet(known, create(now, known.settings()))) {
				tellClosed();
			}
		}
	}

	/**
	 * Return what is known of the instance that was called last.
	 */
	public Generation generation() {
		return this.generation.get();
	}

	/**
	 * Have the breaker work by other settings. One that is open stays open, at most for
	 * the new time. One that was half-open is closed: nobody has been told yet.
	 */
	public void configure(BreakerSettings settings) {
		while (true) {
			Generation known = this.generation.get();
			if (known.settings().equals(settings)) {
				return;
			}
			Generation next = create(known.id(), settings);
			next.continuePauseOf(known);
			if (known.breaker().state() == BreakerState.OPEN) {
				next.breaker().openUntil(known.breaker().reopensAt());
			}
			if (this.generation.compareAndSet(known, next)) {
				return;
			}
		}
	}

	/**
	 * Begin a call.
	 * @param limit how many there may be, 0 for no limit
	 * @return whether it may be made
	 */
	public boolean enter(int limit) {
		if (this.inFlight.incrementAndGet() > limit && limit > 0) {
			this.inFlight.decrementAndGet();
			return false;
		}
		return true;
	}

	public void leave() {
		this.inFlight.decrementAndGet();
	}

	public int inFlight() {
		return this.inFlight.get();
	}

	public boolean isDrained() {
		return this.drained;
	}

	public void setDrained(boolean drained) {
		this.drained = drained;
	}

	public void countServed() {
		this.served.increment();
	}

	public void count(FailureKind kind) {
		this.outcomes.incrementAndGet(kind.ordinal());
		if (kind != FailureKind.OPEN && kind != FailureKind.FULL && kind != FailureKind.CANCELLED) {
			this.lastFailure = kind;
		}
	}

	public long served() {
		return this.served.sum();
	}

	public long count(int kind) {
		return this.outcomes.get(kind);
	}

	/**
	 * Return how many calls have been made.
	 */
	public long calls() {
		long calls = served();
		for (FailureKind kind : FailureKind.values()) {
			if (kind != FailureKind.OPEN && kind != FailureKind.FULL) {
				calls += count(kind.ordinal());
			}
		}
		return calls;
	}

	public @Nullable FailureKind lastFailure() {
		return this.lastFailure;
	}

}
