package io.beluga.registry.internal.attempt;

import java.util.Comparator;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.beluga.registry.internal.dispatch.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Gives creations up at their deadlines. The timer sleeps until the earliest deadline
 * that it has seen and looks through the running creations then: there is no task for
 * each.
 */
public final class Deadlines {

	private static final System.Logger logger = System.getLogger(Deadlines.class.getName());

	private final Workers workers;

	private final Supplier<Stream<Creation>> creations;

	/**
	 * When the timer looks next; {@code null} when it does not.
	 */
	private volatile @Nullable Sweep next;

	/**
	 * Create the deadlines of creations.
	 * @param creations gives those that run, or wait for a thread that runs them
	 */
	public Deadlines(Workers workers, Supplier<Stream<Creation>> creations) {
		this.workers = workers;
		this.creations = creations;
	}

	private record Sweep(long at, Future<?> task) {
	}

	/**
	 * Watch for the deadline of a creation, which is found among those that run already.
	 */
	public void watch(Creation creation) {
		Sweep planned = this.next;
		if (creation.hasDeadline() && (planned == null || creation.deadlineNanos() - planned.at < 0)) {
			plan(creation.deadlineNanos());
		}
	}

	private synchronized void plan(long at) {
		Sweep planned = this.next;
		if (planned != null && at - planned.at >= 0) {
			return;
		}
		if (planned != null) {
			planned.task.cancel(false);
		}
		Future<?> task = this.workers.schedule(this::sweep, at - System.nanoTime());
		this.next = (task != null) ? new Sweep(at, task) : null;
	}

	private synchronized void forget() {
		this.next = null;
	}

	/**
	 * Give up what has expired, and plan for what is next to expire. A creation that
	 * begins meanwhile is either seen here, or sees that nothing is planned.
	 */
	private void sweep() {
		forget();
		giveUpLate();
		this.creations.get()
			.filter((creation) -> creation.hasDeadline() && creation.isActive())
			.min((one, other) -> Long.signum(one.deadlineNanos() - other.deadlineNanos()))
			.ifPresent((earliest) -> plan(earliest.deadlineNanos()));
	}

	/**
	 * Give up all that are late, after that was decided for all: one that waits for
	 * another is as late as that, and does not end in time because of it.
	 */
	private void giveUpLate() {
		long now = System.nanoTime();
		this.creations.get()
			.filter((creation) -> creation.claim(now))
			.sorted(Comparator.comparingInt(Creation::depth).reversed())
			.toList()
			.forEach(Deadlines::fire);
	}

	/**
	 * Give one creation up. Whatever goes wrong with it is no reason to forget the
	 * others.
	 */
	private static void fire(Creation creation) {
		try {
			creation.fire();
		}
		catch (RuntimeException | Error ex) {
			logger.log(System.Logger.Level.WARNING, "The end of the creation of " + creation.label() + " failed", ex);
		}
	}

}
