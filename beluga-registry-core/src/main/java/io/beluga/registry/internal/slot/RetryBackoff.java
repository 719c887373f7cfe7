package io.beluga.registry.internal.slot;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.dispatch.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Why a slot has no instance, for how long that is answered without another attempt, and
 * when the next attempt in the background is due. Guarded by the lock of its slot.
 */
final class RetryBackoff {

	private static final long LONGEST_RETRY_DELAY = TimeUnit.MINUTES.toNanos(1);

	private static final long FOR_EVER = Long.MAX_VALUE / 2;

	private final Workers workers;

	private final long delay;

	private @Nullable ProviderRegistryException failure;

	private long until;

	private int attempts;

	private @Nullable Future<?> retry;

	RetryBackoff(Workers workers, long delay) {
		this.workers = workers;
		this.delay = delay;
	}

	/**
	 * Return what is still remembered.
	 */
	@Nullable ProviderRegistryException current() {
		return (this.failure != null && this.until - System.nanoTime() > 0) ? this.failure : null;
	}

	void remember(ProviderRegistryException failure) {
		this.failure = failure;
		this.until = System.nanoTime() + this.delay;
	}

	void rememberForEver(ProviderRegistryException failure) {
		this.failure = failure;
		this.until = System.nanoTime() + FOR_EVER;
	}

	/**
	 * Try again in the background: after the time for which a failure is remembered, and
	 * then twice as long each time, up to a minute.
	 * @param attempt what to do, on a worker
	 */
	void retry(Runnable attempt) {
		cancelRetry();
		long first = (this.delay > 0) ? this.delay : TimeUnit.SECONDS.toNanos(1);
		long next = first;
		for (int i = 0; i < this.attempts && next < LONGEST_RETRY_DELAY; i++) {
			next = Math.min(next * 2, LONGEST_RETRY_DELAY);
		}
		this.attempts++;
		this.retry = this.workers.schedule(() -> this.workers.execute(attempt), next);
	}

	void cancelRetry() {
		if (this.retry != null) {
			this.retry.cancel(false);
			this.retry = null;
		}
	}

}
