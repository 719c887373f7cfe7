package io.beluga.registry.internal.dispatch;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Decides which failures are worth a line in the log: of each type of exception, one in a
 * minute.
 */
public final class LogThrottle {

	/**
	 * The answer of {@link #next(String)} where there is to be no line.
	 */
	public static final long NONE = -1;

	/**
	 * The types that are told apart. All others share one line in a minute, so that a
	 * provider that makes up types fills neither the memory nor the log.
	 */
	public static final int MOST_TYPES = 16;

	private static final String OTHERS = "";

	private static final long PERIOD = TimeUnit.MINUTES.toNanos(1);

	private final LongSupplier clock;

	private final ConcurrentMap<String, Window> windows = new ConcurrentHashMap<>(2);

	public LogThrottle(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * Note a failure.
	 * @param type the type of the exception, or what else is told apart
	 * @return how many of the type had no line since the last one, or {@link #NONE} where
	 * this one is to have no line either
	 */
	public long next(String type) {
		long now = this.clock.getAsLong();
		return window(type, now).next(now);
	}

	/**
	 * Say how many had no line.
	 * @param suppressed the answer of {@link #next(String)}
	 */
	public static String more(long suppressed) {
		return (suppressed > 0) ? " Another " + suppressed + " since the last such line." : "";
	}

	private Window window(String type, long now) {
		Window window = this.windows.get(type);
		if (window != null) {
			return window;
		}
		return this.windows.computeIfAbsent((this.windows.size() < MOST_TYPES) ? type : OTHERS,
				(name) -> new Window(now));
	}

	/**
	 * The time in which there is one line.
	 */
	private static final class Window {

		private final AtomicLong nextAt;

		private final LongAdder suppressed = new LongAdder();

		Window(long now) {
			this.nextAt = new AtomicLong(now);
		}

		public long next(long now) {
			long nextAt = this.nextAt.get();
			if (now - nextAt >= 0 && this.nextAt.compareAndSet(nextAt, now + PERIOD)) {
				return this.suppressed.sumThenReset();
			}
			this.suppressed.increment();
			return NONE;
		}

	}

}
