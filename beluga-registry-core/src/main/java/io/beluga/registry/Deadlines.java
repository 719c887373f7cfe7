package io.beluga.registry;

import java.util.Collection;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Gives creations up at their deadlines. The timer sleeps until the earliest deadline
 * that it has seen and looks through the running creations then: there is no task for
 * each.
 */
final class Deadlines {

	private static final System.Logger logger = System.getLogger(Deadlines.class.getName());

	private final Workers workers;

	private final Supplier<Collection<Creation>> innermost;

	private final ReentrantLock lock = new ReentrantLock();

	/**
	 * When the timer looks next; {@code null} when it does not.
	 */
	private volatile @Nullable Sweep next;

	/**
	 * Create the deadlines of creations.
	 * @param innermost gives the innermost creation of each thread that runs one
	 */
	Deadlines(Workers workers, Supplier<Collection<Creation>> innermost) {
		this.workers = workers;
		this.innermost = innermost;
	}

	private record Sweep(long at, @Nullable Future<?> task) {
	}

	/**
	 * Watch a creation that is among the running ones already.
	 */
	void watch(Creation creation) {
		if (creation.hasDeadline()) {
			Sweep planned = this.next;
			if (planned == null || creation.deadlineNanos() - planned.at() < 0) {
				plan(creation.deadlineNanos());
			}
		}
	}

	private void plan(long at) {
		this.lock.lock();
		try {
			Sweep planned = this.next;
			if (planned != null && at - planned.at() >= 0) {
				return;
			}
			if (planned != null && planned.task() != null) {
				planned.task().cancel(false);
			}
			this.next = new Sweep(at, this.workers.schedule(this::sweep, at - System.nanoTime()));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Give up what has expired, and plan for what is next to expire. A creation that
	 * begins meanwhile is either seen here, or sees that nothing is planned.
	 */
	private void sweep() {
		this.lock.lock();
		try {
			this.next = null;
		}
		finally {
			this.lock.unlock();
		}
		long now = System.nanoTime();
		Creation earliest = null;
		for (Creation innermost : this.innermost.get()) {
			for (Creation creation = innermost; creation != null; creation = creation.enclosing()) {
				expire(creation, now);
				if (creation.hasDeadline() && creation.isActive()
						&& (earliest == null || creation.deadlineNanos() - earliest.deadlineNanos() < 0)) {
					earliest = creation;
				}
			}
		}
		if (earliest != null) {
			plan(earliest.deadlineNanos());
		}
	}

	/**
	 * Give one creation up. Whatever goes wrong with it is no reason to forget the
	 * others.
	 */
	private static void expire(Creation creation, long now) {
		try {
			creation.expire(now);
		}
		catch (RuntimeException | Error ex) {
			logger.log(System.Logger.Level.WARNING, "The end of the creation of " + creation.label() + " failed", ex);
		}
	}

}
