package io.beluga.registry.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

import org.HdrHistogram.Histogram;

/**
 * What a soak has shown.
 */
final class Report {

	private final List<String> lines = new ArrayList<>();

	private final boolean clean;

	Report(Duration duration, boolean virtual, Ledger ledger, List<Caller> callers, List<Changer> changers,
			long heapBefore, long heapAfter, int threads) {
		add("%d s on Java %s, %d callers%s", duration.toSeconds(), System.getProperty("java.version"), callers.size(),
				virtual ? ", most of them virtual" : "");
		add("%,d calls, %,d of them asynchronous, %,d of those cancelled", sum(callers, Caller::calls),
				sum(callers, Caller::asynchronous), sum(callers, Caller::cancelled));
		add("%,d replacements, %,d that failed, %,d removals", sum(changers, Changer::replaced),
				sum(changers, Changer::failed), sum(changers, Changer::removed));
		add("%,d instances made, %,d destroyed, the latest %,d ms after its last call", ledger.made(),
				ledger.destroyed(), ledger.latestMillis());
		Histogram histogram = new Histogram(callers.get(0).histogram());
		callers.forEach((caller) -> histogram.add(caller.histogram()));
		add("a call took %.1f us at the median, %.1f us at p99, %.1f us at p99.9", micros(histogram, 50),
				micros(histogram, 99), micros(histogram, 99.9));
		add("%,d KB on the heap when warm, %,d KB at the end; %d threads before and after", heapBefore / 1024,
				heapAfter / 1024, threads);
		ledger.violations().forEach((violation) -> add("VIOLATION: %s", violation));
		add("%,d violations", ledger.violationCount());
		this.clean = ledger.violationCount() == 0;
	}

	private void add(String format, Object... arguments) {
		this.lines.add(String.format(Locale.ROOT, format, arguments));
	}

	private static <T> long sum(List<T> all, ToLongFunction<T> what) {
		return all.stream().mapToLong(what).sum();
	}

	private static double micros(Histogram histogram, double percentile) {
		return histogram.getValueAtPercentile(percentile) / 1000.0;
	}

	List<String> lines() {
		return this.lines;
	}

	boolean isClean() {
		return this.clean;
	}

}
