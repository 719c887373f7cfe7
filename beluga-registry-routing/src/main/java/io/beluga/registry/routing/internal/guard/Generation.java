package io.beluga.registry.routing.internal.guard;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What a group knows of one instance of a member.
 */
public final class Generation {

	private static final long NOT_PAUSED = Long.MIN_VALUE;

	/**
	 * Stands for the instance; {@code null} before the first one is there.
	 */
	private final AtomicReference<@Nullable Object> id;

	private final Breaker breaker;

	private final BreakerSettings settings;

	private final AtomicLong pausedUntil = new AtomicLong(NOT_PAUSED);

	Generation(@Nullable Object id, BreakerSettings settings, Breaker breaker) {
		this.id = new AtomicReference<>(id);
		this.settings = settings;
		this.breaker = breaker;
	}

	@Nullable Object id() {
		return this.id.get();
	}

	/**
	 * Tell whether this is about an instance. What is not about any yet is about the
	 * first one that comes; while there is none, it is about the last one.
	 */
	boolean isOf(@Nullable Object id) {
		Object own = this.id.get();
		return own == id || id == null || (own == null && this.id.compareAndSet(null, id)) || this.id.get() == id;
	}

	/**
	 * Note that a call has found the first instance.
	 */
	public void found(Supplier<@Nullable Object> id) {
		if (this.id.get() == null) {
			this.id.compareAndSet(null, id.get());
		}
	}

	public Breaker breaker() {
		return this.breaker;
	}

	BreakerSettings settings() {
		return this.settings;
	}

	/**
	 * Leave the member alone until a time, or until the later one where that is known.
	 */
	public void pauseUntil(long nanos) {
		this.pausedUntil.accumulateAndGet(nanos,
				(known, next) -> (known == NOT_PAUSED || next - known > 0) ? next : known);
	}

	/**
	 * Return how long the member is to be left alone.
	 */
	public long pause(long now) {
		long until = this.pausedUntil.get();
		return (until == NOT_PAUSED) ? 0 : Math.max(0, until - now);
	}

	void continuePauseOf(Generation other) {
		this.pausedUntil.set(other.pausedUntil.get());
	}

}
