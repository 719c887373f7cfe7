package io.beluga.registry.internal.log;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.beluga.registry.CallStatistics;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.internal.dispatch.LogThrottle;
import io.beluga.registry.spi.ProviderLog;
import io.beluga.registry.spi.ProviderLog.Subject;

/**
 * Counts calls that threw, and says so in the log now and then. A call that succeeds does
 * not come here.
 */
public final class CallFailures {

	private static final Last NEVER = new Last(Optional.empty(), Optional.empty());

	private final LongAdder count = new LongAdder();

	private final ProviderLog log;

	private final LogThrottle reports;

	private volatile Last last = NEVER;

	/**
	 * Create the count of one configured provider.
	 * @param reports which failures have a line in the log
	 */
	public CallFailures(ProviderLog log, LogThrottle reports) {
		this.log = log;
		this.reports = reports;
	}

	/**
	 * Count a failure.
	 * @param subject what its line in the log is about
	 */
	public void add(Throwable failure, Supplier<Subject> subject) {
		this.count.increment();
		String type = failure.getClass().getName();
		this.last = new Last(Optional.of(Instant.now()), Optional.of(type));
		long suppressed = this.reports.next(type);
		if (suppressed != LogThrottle.NONE) {
			log(type, suppressed, subject.get());
		}
	}

	/**
	 * Write the type alone: the message is the vendor's, and can echo the key.
	 */
	private void log(String type, long suppressed, Subject subject) {
		String label = (subject.name() != null) ? subject.packageName() + "." + subject.name()
				: "a resolved name of " + subject.packageName();
		CutCalls.write(this.log, subject, "A call of " + ErrorText.escape(label) + " failed with "
				+ ErrorText.escapeType(type) + "." + LogThrottle.more(suppressed));
	}

	public CallStatistics statistics(long inFlight) {
		Last last = this.last;
		return new CallStatistics(inFlight, this.count.sum(), last.at, last.type);
	}

	private record Last(Optional<Instant> at, Optional<String> type) {
	}

}
