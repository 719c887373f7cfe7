package io.beluga.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Counts calls that threw. A call that succeeds does not come here.
 */
final class CallFailures {

	private final LongAdder count = new LongAdder();

	private volatile @Nullable Last last;

	void add(Throwable failure) {
		this.count.increment();
		this.last = new Last(Instant.now(), failure.getClass().getName());
	}

	CallStatistics statistics(long inFlight) {
		Last last = this.last;
		return new CallStatistics(inFlight, this.count.sum(), Optional.ofNullable(last).map(Last::at),
				Optional.ofNullable(last).map(Last::type));
	}

	private record Last(Instant at, String type) {
	}

}
