package io.beluga.registry.routing.internal.guard;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts calls and further attempts of a group over the last ten seconds, and says
 * whether there may be another attempt.
 */
public final class RetryBudget {

	private static final int SECONDS = 10;

	/**
	 * More than there are seconds, and a power of two, since this is on the way of each
	 * call.
	 */
	private static final int PLACES = 16;

	private final AtomicReferenceArray<Second> seconds = new AtomicReferenceArray<>(PLACES);

	private final LongAdder refused = new LongAdder();

	public RetryBudget() {
	}

	/**
	 * Note a call that begins.
	 */
	public void addCall(long nanos) {
		at(TimeUnit.NANOSECONDS.toSeconds(nanos)).calls.increment();
	}

	/**
	 * Take a further attempt, if there is one left.
	 * @param percent how many there may be for each hundred calls
	 * @param minimumPerSecond how many there may be in any case
	 */
	public synchronized boolean tryRetry(double percent, int minimumPerSecond, long nanos) {
		long now = TimeUnit.NANOSECONDS.toSeconds(nanos);
		long calls = 0;
		long retries = 0;
		for (int i = 0; i < this.seconds.length(); i++) {
			Second second = this.seconds.get(i);
			if (second != null && now - second.number < SECONDS) {
				calls += second.calls.sum();
				retries += second.retries;
			}
		}
		if (retries + 1 > calls * percent / 100 + (double) minimumPerSecond * SECONDS) {
			this.refused.increment();
			return false;
		}
		at(now).retries++;
		return true;
	}

	/**
	 * Return how often there was none left.
	 */
	public long refused() {
		return this.refused.sum();
	}

	private Second at(long number) {
		int index = (int) number & (PLACES - 1);
		while (true) {
			Second second = this.seconds.get(index);
			if (second != null && second.number >= number) {
				return second;
			}
			this.seconds.compareAndSet(index, second, new Second(number));
		}
	}

	private static final class Second {

		private final long number;

		private final LongAdder calls = new LongAdder();

		/**
		 * Guarded by the budget.
		 */
		private long retries;

		Second(long number) {
			this.number = number;
		}

	}

}
