package io.beluga.registry.routing.internal.guard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.beluga.registry.spi.BreakerState;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;

/**
 * A circuit breaker of Resilience4j. That one takes the outcome of a call from an earlier
 * state for one of the current state: the tickets here know which state they are from.
 */
final class Resilience4jBreaker implements Breaker {

	private static final Exception FAILED = new Exception("A call failed");

	/**
	 * Long enough that no call is slow.
	 */
	private static final Duration NEVER_SLOW = Duration.ofDays(3650);

	private final CircuitBreaker breaker;

	private final Time time;

	private final long openForNanos;

	private final Consumer<BreakerState> listener;

	private final Queue<BreakerState> changes = new ConcurrentLinkedQueue<>();

	/**
	 * Guards what may change the state. No foreign code runs under it.
	 */
	private final Object monitor = new Object();

	/**
	 * How many states there have been.
	 */
	private final AtomicLong epoch = new AtomicLong();

	private State seen = State.CLOSED;

	private volatile long reopensAt;

	/**
	 * Create a closed breaker.
	 * @param listener is told of changes of state, in their order and under no lock
	 */
	Resilience4jBreaker(BreakerSettings settings, Time time, Consumer<BreakerState> listener) {
		this.time = time;
		this.openForNanos = settings.openFor().toNanos();
		this.listener = listener;
		int window = Math.max(settings.window(), settings.minimumCalls());
		// the window without locks loses its head where many threads record at once
		this.breaker = CircuitBreaker.of("member",
				CircuitBreakerConfig.custom()
					.clock(new NanoClock(time))
					.failureRateThreshold(settings.failureRate())
					.slidingWindow(window, settings.minimumCalls(), SlidingWindowType.COUNT_BASED,
							SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
					.slowCallDurationThreshold(NEVER_SLOW)
					.permittedNumberOfCallsInHalfOpenState(1)
					.waitDurationInOpenState(settings.openFor())
					.writableStackTraceEnabled(false)
					.build());
	}

	/**
	 * Notice a change of state, under the monitor, before and after what may change it.
	 * Who listens to the breaker's own events has one made of each call.
	 */
	private void look() {
		State state = this.breaker.getState();
		if (state != this.seen) {
			this.seen = state;
			if (state == State.OPEN) {
				this.reopensAt = this.time.nanos() + this.openForNanos;
			}
			this.epoch.incrementAndGet();
			this.changes.add(of(state));
		}
	}

	@Override
	public long tryAcquire() {
		long epoch = this.epoch.get();
		if (this.breaker.getState() == State.CLOSED) {
			return epoch << 1;
		}
		long ticket = REFUSED;
		synchronized (this.monitor) {
			look();
			boolean permitted = this.breaker.tryAcquirePermission();
			look();
			if (permitted) {
				ticket = this.epoch.get() << 1 | ((this.breaker.getState() == State.HALF_OPEN) ? 1 : 0);
			}
		}
		tell();
		return ticket;
	}

	@Override
	public boolean isProbe(long ticket) {
		return ticket >= 0 && (ticket & 1) == 1;
	}

	@Override
	public void success(long ticket) {
		if (ticket == FORCED) {
			synchronized (this.monitor) {
				look();
				if (this.breaker.getState() == State.OPEN) {
					this.breaker.transitionToClosedState();
				}
				look();
			}
		}
		else if (!isProbe(ticket)) {
			if (isCurrent(ticket)) {
				this.breaker.onSuccess(0, TimeUnit.NANOSECONDS);
			}
			if (this.breaker.getState() == State.CLOSED) {
				return;
			}
			// the last of the calls that there must have been opens it, too
			synchronized (this.monitor) {
				look();
			}
		}
		else {
			synchronized (this.monitor) {
				look();
				if (isCurrent(ticket)) {
					this.breaker.onSuccess(0, TimeUnit.NANOSECONDS);
				}
				look();
			}
		}
		tell();
	}

	@Override
	public void failure(long ticket) {
		if (ticket == FORCED) {
			return;
		}
		synchronized (this.monitor) {
			look();
			if (isCurrent(ticket)) {
				this.breaker.onError(0, TimeUnit.NANOSECONDS, FAILED);
			}
			look();
		}
		tell();
	}

	@Override
	public void release(long ticket) {
		if (isProbe(ticket)) {
			synchronized (this.monitor) {
				look();
				if (isCurrent(ticket)) {
					this.breaker.releasePermission();
				}
			}
		}
	}

	private boolean isCurrent(long ticket) {
		return ticket >> 1 == this.epoch.get();
	}

	@Override
	public void open() {
		synchronized (this.monitor) {
			look();
			if (this.breaker.getState() != State.OPEN) {
				this.breaker.transitionToOpenState();
			}
			look();
		}
		tell();
	}

	@Override
	public void openUntil(long nanos) {
		long left = Math.min(nanos - this.time.nanos(), this.openForNanos);
		if (left > 0) {
			synchronized (this.monitor) {
				this.breaker.transitionToOpenStateFor(Duration.ofNanos(left));
				look();
				this.reopensAt = this.time.nanos() + left;
			}
			// it has been open before, which was told
			this.changes.clear();
		}
	}

	@Override
	public BreakerState state() {
		BreakerState state = of(this.breaker.getState());
		// Resilience4j leaves it open until the next call, which may never come
		return (state == BreakerState.OPEN && this.time.nanos() - this.reopensAt >= 0) ? BreakerState.HALF_OPEN : state;
	}

	private static BreakerState of(State state) {
		return switch (state) {
			case OPEN, FORCED_OPEN -> BreakerState.OPEN;
			case HALF_OPEN -> BreakerState.HALF_OPEN;
			default -> BreakerState.CLOSED;
		};
	}

	@Override
	public long reopensAt() {
		return this.reopensAt;
	}

	private void tell() {
		BreakerState state;
		while ((state = this.changes.poll()) != null) {
			this.listener.accept(state);
		}
	}

	/**
	 * Goes on where the clock of the system is set to another time.
	 */
	private static final class NanoClock extends Clock {

		private final Time time;

		NanoClock(Time time) {
			this.time = time;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return Instant.EPOCH.plusNanos(this.time.nanos());
		}

	}

}
