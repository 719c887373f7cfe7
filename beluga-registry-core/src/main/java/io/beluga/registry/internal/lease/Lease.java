package io.beluga.registry.internal.lease;

import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.beluga.registry.spi.ProviderCallObserver.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What the asynchronous result of a call holds: the instance that it came from, until it
 * ends. It ends once, whoever comes first, on any thread.
 */
public final class Lease {

	private static final AtomicIntegerFieldUpdater<Lease> ENDED = AtomicIntegerFieldUpdater.newUpdater(Lease.class,
			"ended");

	private final LeasedInstance generation;

	private final int token;

	private final @Nullable String method;

	private final @Nullable Observation observation;

	private volatile @Nullable Throwable failure;

	private volatile int ended;

	/**
	 * Create the lease of a call that has returned.
	 * @param token what {@link LeasedInstance#acquire()} answered
	 * @param method the name of the method that was called, or {@code null} for one that
	 * does not count
	 */
	public Lease(LeasedInstance generation, int token, @Nullable String method, @Nullable Observation observation) {
		this.generation = generation;
		this.token = token;
		this.method = method;
		this.observation = observation;
	}

	LeasedInstance generation() {
		return this.generation;
	}

	@Nullable String method() {
		return this.method;
	}

	/**
	 * Return what the observer wants the work of a reactive result to find.
	 */
	Map<String, Object> reactorContext() {
		return this.generation.site().reactorContext(this.observation);
	}

	/**
	 * Tell the observer that the call has returned and its result has not ended yet.
	 */
	void returned() {
		this.generation.site().returned(this.observation);
	}

	/**
	 * Note that the result is about to end with a failure.
	 */
	void fail(Throwable failure) {
		this.failure = failure;
	}

	public void end() {
		if (ENDED.compareAndSet(this, 0, 1)) {
			this.generation.site()
				.end(this.generation, this.token, this.observation, (this.method != null) ? this.failure : null);
		}
	}

	/**
	 * End without knowing how long the result is used: its instance is kept until the
	 * drain timeout.
	 */
	void giveUp() {
		this.generation.pinUntilDrainTimeout();
		end();
	}

}
