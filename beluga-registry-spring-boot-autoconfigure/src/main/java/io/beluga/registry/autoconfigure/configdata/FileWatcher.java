package io.beluga.registry.autoconfigure.configdata;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.beluga.registry.autoconfigure.configdata.ConfigurationFiles.State;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Looks at files again and again on a thread of its own, and acts when one has changed
 * and then none did for some time. Looking works with every file system, where
 * notifications of changes do not.
 */
public final class FileWatcher implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(FileWatcher.class);

	private static final long LONGEST_INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private static final long SHORTEST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);

	/**
	 * How many quiet periods to wait for one that is quiet: a file that never rests must
	 * not keep the others from being read.
	 */
	private static final int MOST_QUIET_PERIODS = 10;

	private final Supplier<ConfigurationFiles> files;

	private final long quietNanos;

	private final long interval;

	private final BooleanSupplier action;

	private final CountDownLatch closed = new CountDownLatch(1);

	/**
	 * Create a watcher.
	 * @param files the files to watch, asked for each time
	 * @param quietPeriod how long no file must have changed
	 * @param action what to do then; tells whether to do it again after one more quiet
	 * period
	 */
	public FileWatcher(Supplier<ConfigurationFiles> files, Duration quietPeriod, BooleanSupplier action) {
		this.files = files;
		this.quietNanos = quietPeriod.toNanos();
		this.interval = Math.max(SHORTEST_INTERVAL, Math.min(this.quietNanos, LONGEST_INTERVAL));
		this.action = action;
	}

	public void start() {
		Thread thread = new Thread(this::run, "beluga-file-watcher");
		thread.setDaemon(true);
		thread.start();
	}

	private void run() {
		try {
			Map<Path, State> known = this.files.get().found();
			boolean again = false;
			while (again || !isClosedWithin(this.interval)) {
				Map<Path, State> now = look();
				if (again || !now.equals(known)) {
					known = awaitQuiet(now);
					again = !isClosedWithin(0) && act();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private Map<Path, State> look() {
		return this.files.get().look();
	}

	/**
	 * Wait until nothing has changed for the quiet period, or for too long.
	 * @return what was seen last
	 */
	private Map<Path, State> awaitQuiet(Map<Path, State> first) throws InterruptedException {
		Map<Path, State> known = first;
		long begin = System.nanoTime();
		long changedAt = begin;
		long now = begin;
		while (now - changedAt < this.quietNanos && (now - begin) / MOST_QUIET_PERIODS < this.quietNanos
				&& !isClosedWithin(Math.min(this.interval, this.quietNanos - (now - changedAt)))) {
			Map<Path, State> next = look();
			now = System.nanoTime();
			if (!next.equals(known)) {
				known = next;
				changedAt = now;
			}
		}
		return known;
	}

	private boolean isClosedWithin(long nanos) throws InterruptedException {
		return this.closed.await(nanos, TimeUnit.NANOSECONDS);
	}

	private boolean act() {
		try {
			return this.action.getAsBoolean();
		}
		catch (RuntimeException | Error ex) {
			// whatever it was, files have to be watched
			logger.warn("What follows a change of configuration files failed: " + ex.getClass().getName());
			return false;
		}
	}

	@Override
	public void close() {
		this.closed.countDown();
	}

}
