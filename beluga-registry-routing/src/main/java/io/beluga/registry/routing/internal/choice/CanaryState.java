package io.beluga.registry.routing.internal.choice;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a candidate and of the stable provider beside it.
 */
public final class CanaryState {

	/**
	 * How often the minimum of calls is remembered, before what is older counts for half.
	 */
	private static final int REMEMBERED = 10;

	/**
	 * By how much a candidate has to be slower at least: in calls that take next to
	 * nothing, one pause of the JVM is many times what they take.
	 */
	private static final long NOTICEABLE = TimeUnit.MILLISECONDS.toNanos(5);

	private static final System.Logger logger = System.getLogger(CanaryState.class.getName());

	private final String group;

	private final CanarySettings settings;

	private final Consumer<String> aborted;

	/**
	 * Of the candidate's instance that is tried out now.
	 */
	private final AtomicReference<Trial> trial = new AtomicReference<>(new Trial(null));

	/**
	 * Begin to try a candidate out.
	 * @param group the group, as it is called in the log
	 * @param aborted is told why the candidate is taken out, under no lock
	 */
	public CanaryState(String group, CanarySettings settings, Consumer<String> aborted) {
		this.group = group;
		this.settings = settings;
		this.aborted = aborted;
	}

	String group() {
		return this.group;
	}

	public CanarySettings settings() {
		return this.settings;
	}

	/**
	 * Return the trial of the candidate's instance.
	 * @param instanceId gives what stands for the instance
	 */
	public Trial trial(Supplier<@Nullable Object> instanceId) {
		while (true) {
			Trial known = this.trial.get();
			// read after the other one, so that it is never older
			Object id = instanceId.get();
			if (known.id == id || id == null) {
				return known;
			}
			Trial next = (known.id == null) ? known.of(id) : new Trial(id);
			if (this.trial.compareAndSet(known, next)) {
				return next;
			}
		}
	}

	/**
	 * Note how a call has ended.
	 */
	public void add(Trial trial, boolean candidate, @Nullable FailureKind failure, long nanos) {
		if (failure == FailureKind.CANCELLED || failure == FailureKind.FULL) {
			return;
		}
		Calls calls = candidate ? trial.outcome.candidate : trial.outcome.stable;
		calls.add(failure != null, nanos);
		if (candidate) {
			String reason = reason(trial.outcome);
			if (reason != null && trial.outcome.aborted.compareAndSet(null, reason)) {
				abort(reason);
			}
			trial.outcome.fade((long) REMEMBERED * this.settings.minimumCalls());
		}
	}

	private void abort(String reason) {
		String candidate = this.settings.candidate();
		logger.log(Level.WARNING, this.group + " sends no more calls to its candidate " + candidate + ": " + reason
				+ ". It is tried again when " + candidate + " or the canary's configuration changes.");
		this.aborted.accept(reason);
	}

	/**
	 * Return why the candidate is to be taken out, if it is.
	 */
	private @Nullable String reason(Outcome outcome) {
		long calls = outcome.candidate.count();
		if (calls < this.settings.minimumCalls()) {
			return null;
		}
		double errors = outcome.candidate.errors();
		// one failure of a stable provider that never fails must not be decisive
		double usual = Math.max(outcome.stable.errors(), 1.0 / this.settings.minimumCalls());
		if (errors > usual * this.settings.errorRatio()) {
			return String.format(Locale.ROOT, "%.1f %% of its %d calls failed, and %.1f %% of those of %s",
					errors * 100, calls, outcome.stable.errors() * 100, this.settings.stable());
		}
		double latency = outcome.candidate.latency();
		double usualLatency = outcome.stable.latency();
		if (outcome.stable.count() >= this.settings.minimumCalls() && usualLatency > 0
				&& latency > usualLatency * this.settings.latencyRatio() && latency - usualLatency >= NOTICEABLE) {
			return String.format(Locale.ROOT, "its calls take %.1f ms, and those of %s %.1f ms",
					latency / TimeUnit.MILLISECONDS.toNanos(1), this.settings.stable(),
					usualLatency / TimeUnit.MILLISECONDS.toNanos(1));
		}
		return null;
	}

	/**
	 * One instance of the candidate.
	 */
	public static final class Trial {

		private final @Nullable Object id;

		private final Outcome outcome;

		private Trial(@Nullable Object id) {
			this(id, new Outcome());
		}

		private Trial(@Nullable Object id, Outcome outcome) {
			this.id = id;
			this.outcome = outcome;
		}

		private Trial of(Object id) {
			return new Trial(id, this.outcome);
		}

		public boolean isAborted() {
			return this.outcome.aborted.get() != null;
		}

	}

	private static final class Outcome {

		private final Calls candidate = new Calls();

		private final Calls stable = new Calls();

		private final AtomicReference<@Nullable String> aborted = new AtomicReference<>();

		/**
		 * Have earlier calls weigh less once there are many, so that they do not hide
		 * what happens now; for both, so that they are of the same time.
		 */
		private void fade(long limit) {
			if (isOver(limit)) {
				synchronized (this) {
					if (isOver(limit)) {
						this.candidate.halve();
						this.stable.halve();
					}
				}
			}
		}

		private boolean isOver(long limit) {
			return this.candidate.count() >= limit && this.stable.count() >= limit;
		}

	}

	private static final class Calls {

		private final LongAdder served = new LongAdder();

		private final LongAdder failed = new LongAdder();

		private final LongAdder nanos = new LongAdder();

		void add(boolean failed, long nanos) {
			if (failed) {
				this.failed.increment();
			}
			else {
				this.served.increment();
				this.nanos.add(nanos);
			}
		}

		void halve() {
			for (LongAdder sum : List.of(this.served, this.failed, this.nanos)) {
				sum.add(-sum.sum() / 2);
			}
		}

		long count() {
			return this.served.sum() + this.failed.sum();
		}

		double errors() {
			long count = count();
			return (count > 0) ? (double) this.failed.sum() / count : 0;
		}

		double latency() {
			long served = this.served.sum();
			return (served > 0) ? (double) this.nanos.sum() / served : 0;
		}

	}

}
