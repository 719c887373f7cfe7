package io.beluga.registry;

import java.nio.channels.ClosedByInterruptException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import io.beluga.registry.Creation.Request;
import io.beluga.registry.Instance.Resources;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderRegistryException;
import org.jspecify.annotations.Nullable;

/**
 * Runs creations: on the calling thread, within their deadlines, and knows which of them
 * run now.
 */
final class Creations {

	private static final int DEEPEST = 64;

	private final Workers workers;

	private final Function<Creation, Providers> providers;

	private final CircleGuard circles = new CircleGuard();

	/**
	 * The innermost creation of each thread that runs one. It leads to those around it.
	 */
	private final ConcurrentMap<Thread, Creation> running = new ConcurrentHashMap<>();

	private final ReentrantLock sweepLock = new ReentrantLock();

	/**
	 * When the timer looks for expired creations next; {@code null} when it does not.
	 */
	private volatile @Nullable Sweep sweep;

	Creations(Workers workers, Function<Creation, Providers> providers) {
		this.workers = workers;
		this.providers = providers;
	}

	Providers providersFor(Creation creation) {
		return this.providers.apply(creation);
	}

	/**
	 * Close something that came too late.
	 */
	void close(Runnable action) {
		this.workers.execute(action);
	}

	/**
	 * Return the creation that asks: the one behind {@code context.providers()}, else the
	 * innermost on this thread.
	 * @param bound the creation to whose context the providers belong that were asked
	 */
	@Nullable Creation asker(@Nullable Creation bound) {
		Creation innermost = this.running.get(Thread.currentThread());
		if (bound == null || !bound.isActive() || (innermost != null && innermost.isNestedIn(bound))) {
			return innermost;
		}
		return bound;
	}

	/**
	 * Begin a creation on the current thread.
	 * @throws ProviderCreationFailedException if it is nested too deeply
	 */
	Creation begin(Request request, @Nullable Creation asker) {
		if (asker != null && asker.depth() >= DEEPEST) {
			throw new ProviderCreationFailedException(request.packageName(), request.name(),
					request.label() + " is not created: more than " + DEEPEST + " creations are nested in each other.",
					null);
		}
		return new Creation(this, request, asker, this.running.get(Thread.currentThread()));
	}

	/**
	 * Run a creation that was begun on the current thread.
	 * @param creation the creation
	 * @param maker makes the instance
	 * @return the instance
	 * @throws ProviderRegistryException if there is none, or it came too late
	 */
	Instance run(Creation creation, Maker maker) {
		Thread thread = Thread.currentThread();
		Instance instance = null;
		Throwable failure = null;
		try {
			this.running.put(thread, creation);
			watch(creation);
			instance = maker.make(creation);
		}
		catch (Throwable ex) {
			failure = ex;
		}
		boolean interruptedNow = thread.isInterrupted();
		boolean inTime = creation.end();
		if (creation.enclosing() != null) {
			this.running.put(thread, creation.enclosing());
		}
		else {
			this.running.remove(thread);
		}
		if (instance != null && inTime) {
			if (creation.wasInterruptedOnEntry()) {
				thread.interrupt();
			}
			return instance;
		}
		if (failure instanceof VirtualMachineError error) {
			discard(creation, instance, inTime);
			throw error;
		}
		if (failure != null && inTime) {
			noteInterrupt(creation, failure, interruptedNow);
		}
		discard(creation, instance, inTime);
		throw inTime ? failed(creation, failure) : expired(creation);
	}

	/**
	 * Release what a creation leaves that has no use. The caller waits for it only as
	 * long as its own deadline allows.
	 */
	private void discard(Creation creation, @Nullable Instance instance, boolean inTime) {
		if (instance != null) {
			discard(creation, instance::release, inTime);
			return;
		}
		Resources resources = creation.resources();
		if (resources != null && resources.isEmpty()) {
			resources.close(null);
		}
		else if (resources != null) {
			discard(creation, () -> resources.close(null), inTime);
		}
	}

	private void discard(Creation creation, Runnable release, boolean inTime) {
		if (!inTime) {
			this.workers.execute(release);
			return;
		}
		long rest = creation.hasDeadline() ? creation.deadlineNanos() - System.nanoTime() : TimeUnit.SECONDS.toNanos(1);
		this.workers.executeAndAwait(release, rest);
	}

	/**
	 * Find out whether somebody interrupted the creating thread. Where the exception says
	 * so and the flag was lost on the way, it is set again.
	 */
	private static void noteInterrupt(Creation creation, Throwable failure, boolean interruptedNow) {
		boolean newFlag = interruptedNow && !creation.wasInterruptedOnEntry();
		if (newFlag || isInterrupt(failure)) {
			creation.markInterrupted();
			Thread.currentThread().interrupt();
		}
		else if (creation.wasInterruptedOnEntry()) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Look for an interrupt in the causes, but not in what another thread has thrown.
	 */
	private static boolean isInterrupt(Throwable failure) {
		int depth = 0;
		for (Throwable ex = failure; ex != null && depth < 100; ex = ex.getCause(), depth++) {
			if (ex instanceof InterruptedException || ex instanceof ClosedByInterruptException) {
				return true;
			}
			if (ex instanceof ExecutionException || ex instanceof CompletionException) {
				return false;
			}
		}
		return false;
	}

	private static ProviderRegistryException failed(Creation creation, @Nullable Throwable failure) {
		if (failure instanceof Rejected rejected) {
			return rejected.reason();
		}
		Throwable cause = (failure != null) ? new SecretMasking(configOf(creation)).mask(failure) : null;
		return new ProviderCreationFailedException(creation.packageName(), creation.name(), message(creation, failure),
				cause);
	}

	private static @Nullable ProviderConfig configOf(Creation creation) {
		return (creation.resources() != null) ? creation.config() : null;
	}

	private static String message(Creation creation, @Nullable Throwable failure) {
		if (creation.wasInterrupted()) {
			return "The creation of " + creation.label() + " was interrupted.";
		}
		int depth = 0;
		for (Throwable ex = failure; ex != null && depth < 100; ex = ex.getCause(), depth++) {
			if (ex instanceof ProviderRegistryException known) {
				return creation.label() + " could not be created. " + known.getMessage();
			}
		}
		return creation.label() + " could not be created: its factory threw "
				+ ((failure != null) ? failure.getClass().getName() : "nothing") + ".";
	}

	/**
	 * Say that a creation ran past its deadline.
	 */
	static ProviderCreationFailedException expired(Creation creation) {
		String text = creation.label() + " was not created within "
				+ TimeUnit.NANOSECONDS.toMillis(creation.timeoutNanos()) + " ms";
		return new ProviderCreationFailedException(creation.packageName(), creation.name(), text + ".",
				new TimeoutException(text));
	}

	/**
	 * Wait until a creation on another thread, or around this one, has ended.
	 * @param done says that it has
	 * @throws ProviderCreationFailedException if it waits for the asker, or the waiting
	 * thread is interrupted, whose flag is kept
	 */
	void await(CountDownLatch done, Creation target, @Nullable Creation asker) {
		if (asker != null) {
			this.circles.enter(asker, target);
		}
		try {
			done.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ProviderCreationFailedException(target.packageName(), target.name(),
					"The wait for the creation of " + target.label() + " was interrupted.", ex);
		}
		finally {
			if (asker != null) {
				this.circles.leave(asker, target);
			}
		}
	}

	/**
	 * Return the threads that run creations, but for the current one.
	 */
	boolean areRunningElsewhere() {
		Set<Thread> threads = this.running.keySet();
		return threads.size() > (threads.contains(Thread.currentThread()) ? 1 : 0);
	}

	private void watch(Creation creation) {
		if (!creation.hasDeadline()) {
			return;
		}
		Sweep planned = this.sweep;
		if (planned == null || creation.deadlineNanos() - planned.at() < 0) {
			plan(creation.deadlineNanos());
		}
	}

	private void plan(long at) {
		this.sweepLock.lock();
		try {
			Sweep planned = this.sweep;
			if (planned != null && at - planned.at() >= 0) {
				return;
			}
			if (planned != null && planned.task() != null) {
				planned.task().cancel(false);
			}
			this.sweep = new Sweep(at, this.workers.schedule(this::sweep, at - System.nanoTime()));
		}
		finally {
			this.sweepLock.unlock();
		}
	}

	/**
	 * Give up what has expired, and plan for what is next to expire. A creation that
	 * begins meanwhile is either seen here, or sees that nothing is planned.
	 */
	private void sweep() {
		this.sweepLock.lock();
		try {
			this.sweep = null;
		}
		finally {
			this.sweepLock.unlock();
		}
		long now = System.nanoTime();
		Creation next = null;
		for (Creation innermost : this.running.values()) {
			for (Creation creation = innermost; creation != null; creation = creation.enclosing()) {
				creation.expire(now);
				if (creation.hasDeadline() && creation.isActive()
						&& (next == null || creation.deadlineNanos() - next.deadlineNanos() < 0)) {
					next = creation;
				}
			}
		}
		if (next != null) {
			plan(next.deadlineNanos());
		}
	}

	/**
	 * Makes the instance of a creation.
	 */
	@FunctionalInterface
	interface Maker {

		Instance make(Creation creation) throws Exception;

	}

	private record Sweep(long at, @Nullable Future<?> task) {
	}

	/**
	 * Carries an error of the registry's own out of a creation, to tell it from one that
	 * a factory threw.
	 */
	static final class Rejected extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final ProviderRegistryException reason;

		Rejected(ProviderRegistryException reason) {
			super(null, reason, false, false);
			this.reason = reason;
		}

		ProviderRegistryException reason() {
			return this.reason;
		}

	}

}
