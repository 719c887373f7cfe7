package io.beluga.registry.internal.creation;

import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.attempt.CircleGuard;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.attempt.Creation.Request;
import io.beluga.registry.internal.attempt.Creation.Services;
import io.beluga.registry.internal.attempt.CreationLink;
import io.beluga.registry.internal.attempt.Deadlines;
import io.beluga.registry.internal.attempt.Rejected;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.dispatch.Workers;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.instance.InstanceOwner;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.internal.secret.SecretMasking;
import io.beluga.registry.spi.ProviderCreationObserver;
import io.beluga.registry.spi.ProviderCreationObserver.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Runs creations within their deadlines, and knows which of them run now. Where several
 * may wait for one, it runs on a worker, so that all of them go on at the deadline.
 */
public final class Creations {

	private static final int DEEPEST = 64;

	private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Workers workers;

	private final Services services;

	private final CircleGuard circles = new CircleGuard();

	/**
	 * The innermost creation of each thread that runs one. It leads to those around it.
	 */
	private final ConcurrentMap<Thread, Creation> running = new ConcurrentHashMap<>();

	/**
	 * The creations that were handed over to threads of the registry, which may not run
	 * them yet.
	 */
	private final Set<Creation> handedOver = ConcurrentHashMap.newKeySet();

	private final Deadlines deadlines;

	private final @Nullable CreationObservation observation;

	private final @Nullable ClassLoader classLoader;

	private final long timeoutNanos;

	private volatile @Nullable BooleanSupplier callerRuns;

	private volatile boolean closed;

	public Creations(Workers workers, Settings settings, Function<CreationLink, Providers> providers) {
		this.workers = workers;
		this.services = new Services(workers, providers);
		this.deadlines = new Deadlines(workers, this::all);
		ProviderCreationObserver observer = settings.creationObserver();
		this.observation = (observer != null) ? new CreationObservation(observer, settings.observerFailures()) : null;
		this.classLoader = settings.classLoader().classLoader();
		this.timeoutNanos = Settings.nanos(settings.creationTimeout());
	}

	/**
	 * Return how long a creation may take.
	 * @param own what is configured for the name alone
	 */
	public long nanos(@Nullable Duration own) {
		return (own != null) ? Settings.nanos(own) : this.timeoutNanos;
	}

	/**
	 * Have callers run creations themselves as long as a condition holds.
	 */
	public void setCallerRuns(BooleanSupplier callerRuns) {
		this.callerRuns = callerRuns;
	}

	/**
	 * Tell whether the current thread has to run itself what it begins. Foreign code is
	 * asked.
	 */
	public boolean callerRuns() {
		BooleanSupplier callerRuns = this.callerRuns;
		return callerRuns != null && callerRuns.getAsBoolean();
	}

	/**
	 * Return the creation that asks: the one behind {@code context.providers()}, else the
	 * innermost on this thread.
	 * @param bound the creation to whose context the providers belong that were asked
	 */
	public @Nullable Creation asker(@Nullable CreationLink bound) {
		Creation innermost = this.running.get(Thread.currentThread());
		Creation linked = (bound != null) ? bound.creation() : null;
		if (linked == null || !linked.isActive() || (innermost != null && innermost.isNestedIn(linked))) {
			return innermost;
		}
		return linked;
	}

	/**
	 * Begin a creation that the current thread is going to wait for.
	 * @throws ProviderCreationFailedException if it is nested too deeply
	 */
	public Creation begin(Request request, @Nullable Creation asker) {
		if (asker != null && asker.depth() >= DEEPEST) {
			throw new ProviderCreationFailedException(request.packageName(), request.name(),
					request.label() + " is not created: more than " + DEEPEST + " creations are nested in each other.",
					null);
		}
		return new Creation(this.services, request, asker);
	}

	/**
	 * Have a creation run, and wait for it.
	 * @param creation the creation, begun on the current thread
	 * @param done says that there is nothing to wait for any more, which is so at the
	 * deadline at the latest
	 * @param callerRuns whether to run it on the current thread
	 * @param run calls {@link #run}, and throws nothing
	 * @throws ProviderCreationFailedException if the waiting thread was interrupted and
	 * nothing came of that; the flag is kept
	 */
	public void runAndAwait(Creation creation, CountDownLatch done, boolean callerRuns, Runnable run) {
		Creation asker = creation.parent();
		if (asker != null) {
			this.circles.enter(asker, creation);
		}
		try {
			if (callerRuns || !runOnWorker(creation, done, run)) {
				run.run();
			}
		}
		finally {
			if (asker != null) {
				this.circles.leave(asker, creation);
			}
		}
	}

	/**
	 * Have a creation run on a worker, and wait for it. An interrupt of the current
	 * thread is handed on, and decides nothing where it came before.
	 * @return whether there was a thread for it
	 */
	private boolean runOnWorker(Creation creation, CountDownLatch done, Runnable run) {
		if (this.observation != null) {
			creation.observe(this.observation.forCaller(creation));
		}
		boolean interrupted = Thread.interrupted();
		if (interrupted) {
			noteInterruptedWait();
		}
		try {
			this.handedOver.add(creation);
			this.deadlines.watch(creation);
			if (!this.workers.tryExecute(run)) {
				this.handedOver.remove(creation);
				return false;
			}
			InterruptedException handedOn = null;
			while (true) {
				try {
					if (handedOn == null) {
						awaitUntilGivenUp(done, creation);
					}
					else if (!done.await(GRACE_NANOS, TimeUnit.NANOSECONDS)) {
						throw waitInterrupted(creation, handedOn);
					}
					return true;
				}
				catch (InterruptedException ex) {
					interrupted = true;
					noteInterruptedWait();
					handedOn = ex;
					creation.interrupt();
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Have an interrupt stay, that the current thread is to get back, where it makes an
	 * instance whose deadline follows.
	 */
	private void noteInterruptedWait() {
		Creation innermost = this.running.get(Thread.currentThread());
		if (innermost != null) {
			innermost.noteInterruptedWait();
		}
	}

	/**
	 * Make an instance for the caller, on its thread: each call would cost another one,
	 * should the factory never return.
	 * @param config what it is made from
	 * @param maker makes the product
	 * @param keep is given the instance, where there is anything to be closed
	 * @return the product
	 * @throws ProviderRegistryException if there is none, or it came too late
	 */
	public Object create(Request request, ProviderConfig config, Maker<?> maker, Consumer<Instance> keep) {
		Creation asker = this.running.get(Thread.currentThread());
		Creation creation = begin(request, asker);
		creation.prepare(config);
		if (asker != null) {
			this.circles.enter(asker, creation);
		}
		try {
			Object product = run(creation, maker, asker);
			if (product instanceof AutoCloseable || creation.hasInstance()) {
				keep.accept(creation.instance().of(product));
			}
			return product;
		}
		finally {
			if (asker != null) {
				this.circles.leave(asker, creation);
			}
		}
	}

	/**
	 * Throw what {@link #run} has thrown.
	 */
	public static RuntimeException unchecked(Throwable thrown) {
		if (thrown instanceof Error error) {
			throw error;
		}
		return (RuntimeException) thrown;
	}

	/**
	 * Run a creation on the current thread.
	 * @param creation the creation
	 * @param maker makes the instance, or its product
	 * @return what was made
	 * @throws ProviderRegistryException if there is none, or it came too late
	 */
	public <T> T run(Creation creation, Maker<T> maker) {
		try {
			return run(creation, maker, this.running.get(Thread.currentThread()));
		}
		finally {
			this.handedOver.remove(creation);
		}
	}

	private <T> T run(Creation creation, Maker<T> maker, @Nullable Creation enclosing) {
		Thread thread = Thread.currentThread();
		creation.start(enclosing);
		// the timer finds it by the innermost one, and looks at those around that
		this.running.put(thread, creation);
		try {
			this.deadlines.watch(creation);
			// what an observer asks for is asked for by this creation
			return (this.observation != null) ? observe(this.observation, creation, maker) : attempt(creation, maker);
		}
		finally {
			if (enclosing != null) {
				this.running.put(thread, enclosing);
			}
			else {
				this.running.remove(thread);
			}
			if (this.closed) {
				shutDownWhenIdle();
			}
		}
	}

	private <T> T observe(CreationObservation observer, Creation creation, Maker<T> maker) {
		Observation observation = observer.begin(creation);
		if (observation == null) {
			return attempt(creation, maker);
		}
		T made;
		try {
			made = attempt(creation, maker);
		}
		catch (RuntimeException | Error ex) {
			observer.end(creation, observation, ex);
			throw ex;
		}
		observer.end(creation, observation, null);
		return made;
	}

	/**
	 * Tell the observer, if there is one, that a configured provider is gone.
	 */
	public void removed(InstanceOwner owner) {
		if (this.observation != null) {
			this.observation.removed(owner);
		}
	}

	/**
	 * Return the creations that have begun and not ended, also those that no thread runs
	 * yet.
	 */
	private Stream<Creation> all() {
		return Stream.concat(this.handedOver.stream(),
				this.running.values().stream().flatMap(Creations::withEnclosing));
	}

	private static Stream<Creation> withEnclosing(Creation innermost) {
		return Stream.iterate(innermost, Objects::nonNull, Creation::enclosing);
	}

	private <T> T attempt(Creation creation, Maker<T> maker) {
		Thread thread = Thread.currentThread();
		ClassLoader own = thread.getContextClassLoader();
		T made = null;
		Throwable failure = null;
		try {
			if (creation.isActive()) {
				thread.setContextClassLoader((this.classLoader != null) ? this.classLoader : own);
				made = maker.make(creation);
			}
		}
		catch (Throwable ex) {
			failure = ex;
		}
		finally {
			thread.setContextClassLoader(own);
		}
		boolean interruptedNow = thread.isInterrupted();
		boolean inTime = creation.end();
		if (made != null && inTime) {
			return made;
		}
		if (failure != null && inTime && !(failure instanceof VirtualMachineError)) {
			creation.noteInterrupt(interruptedNow, isInterrupt(failure));
		}
		discard(creation, made, inTime);
		if (failure instanceof VirtualMachineError error) {
			throw creation.masking().mask(error);
		}
		throw inTime ? failed(creation, failure) : expired(creation);
	}

	/**
	 * Release what a creation leaves that has no use. The caller waits for it only as
	 * long as its own deadline allows.
	 */
	private void discard(Creation creation, @Nullable Object late, boolean inTime) {
		if (!creation.isPrepared()) {
			return;
		}
		Instance instance = creation.instance();
		if (late != null && late != instance) {
			instance.of(late);
		}
		if (instance.isEmpty()) {
			// what the factory still leaves is closed at once
			instance.release();
			return;
		}
		Runnable release = instance::release;
		if (!inTime) {
			this.workers.execute(release);
			return;
		}
		long rest = creation.hasDeadline() ? creation.deadlineNanos() - System.nanoTime() : TimeUnit.SECONDS.toNanos(1);
		this.workers.executeAndAwait(release, rest);
	}

	/**
	 * Look for an interrupt in the causes, but not in what another thread has thrown. An
	 * {@link InterruptedException} is taken at its word, because whoever throws it clears
	 * the flag.
	 */
	private static boolean isInterrupt(Throwable failure) {
		return Failures.causesOf(failure)
			.takeWhile((ex) -> !(ex instanceof ExecutionException || ex instanceof CompletionException))
			.anyMatch((ex) -> ex instanceof InterruptedException || ex instanceof ClosedByInterruptException);
	}

	/**
	 * Say what has come of a creation that brings nothing.
	 * @param failure what foreign code threw, or {@code null} where it brought nothing
	 */
	public static ProviderRegistryException failed(Creation creation, @Nullable Throwable failure) {
		if (failure instanceof Rejected rejected) {
			return rejected.reason();
		}
		SecretMasking masking = creation.masking();
		return new ProviderCreationFailedException(creation.packageName(), creation.name(),
				message(creation, failure, masking), (failure != null) ? masking.mask(failure) : null);
	}

	private static String message(Creation creation, @Nullable Throwable failure, SecretMasking masking) {
		if (creation.wasInterrupted()) {
			return "The creation of " + creation.label() + " was interrupted.";
		}
		String text = creation.label() + " could not be created";
		if (failure == null) {
			return text + ": " + creation.stage() + " threw nothing.";
		}
		return Failures.causesOf(failure)
			.filter(ProviderRegistryException.class::isInstance)
			.findFirst()
			.map((known) -> text + ". " + masking.mask(known.getMessage()))
			.orElseGet(() -> text + ": " + creation.stage() + " threw " + Failures.typeOf(Failures.reasonOf(failure))
					+ ".");
	}

	/**
	 * Say that a creation does not begin, because an earlier one has not returned.
	 */
	public static ProviderCreationFailedException stillRunning(Creation lost) {
		return late(lost, ", and " + lost.stage() + " has not returned since. It is not tried again before that.");
	}

	/**
	 * Say that a creation ran past its deadline.
	 */
	public static ProviderCreationFailedException expired(Creation creation) {
		return late(creation, ".");
	}

	private static ProviderCreationFailedException late(Creation creation, String end) {
		String text = creation.label() + " was not created within "
				+ TimeUnit.NANOSECONDS.toMillis(creation.timeoutNanos()) + " ms";
		return new ProviderCreationFailedException(creation.packageName(), creation.name(), text + end,
				new TimeoutException(text));
	}

	/**
	 * Wait until a creation on another thread, or around this one, has ended.
	 * @param done says that it has
	 * @throws ProviderCreationFailedException if it waits for the asker, or the waiting
	 * thread is interrupted, whose flag is kept
	 */
	public void await(CountDownLatch done, Creation target, @Nullable Creation asker) {
		if (asker != null) {
			this.circles.enter(asker, target);
		}
		try {
			awaitUntilGivenUp(done, target);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw waitInterrupted(target, ex);
		}
		finally {
			if (asker != null) {
				this.circles.leave(asker, target);
			}
		}
	}

	private static ProviderCreationFailedException waitInterrupted(Creation target, Throwable cause) {
		return new ProviderCreationFailedException(target.packageName(), target.name(),
				"The wait for the creation of " + target.label() + " was interrupted.", cause);
	}

	private static void awaitUntilGivenUp(CountDownLatch done, Creation target) throws InterruptedException {
		if (!target.hasDeadline()) {
			done.await();
			return;
		}
		long latest = target.deadlineNanos() + GRACE_NANOS;
		while (!done.await(Math.max(GRACE_NANOS, latest - System.nanoTime()), TimeUnit.NANOSECONDS)) {
			// the timer should have done this: it could not be started, or was lost
			target.expire(System.nanoTime());
		}
	}

	/**
	 * End the threads of the registry, the timer once the last creation has ended: until
	 * then it has to keep deadlines.
	 */
	public void close() {
		this.closed = true;
		this.workers.shutdown(false);
		shutDownWhenIdle();
	}

	private void shutDownWhenIdle() {
		if (this.closed && all().noneMatch(Creation::isActive)) {
			this.workers.shutdown(true);
		}
	}

	/**
	 * Interrupt the threads of the registry that run creations: nobody needs what comes
	 * of them.
	 */
	public void interruptAll() {
		this.running.forEach((thread, creation) -> {
			if (thread != Thread.currentThread() && Workers.isWorker(thread)) {
				creation.interrupt();
			}
		});
	}

	/**
	 * Find a creation that may bring an instance and runs on another thread than the
	 * current one. Those that were given up may run for ever.
	 * @param workersToo whether those on threads of the registry count
	 */
	public @Nullable Creation findElsewhere(boolean workersToo) {
		return this.running.entrySet()
			.stream()
			.filter((each) -> each.getKey() != Thread.currentThread()
					&& (workersToo || !Workers.isWorker(each.getKey())))
			.flatMap((each) -> withEnclosing(each.getValue()))
			.filter((creation) -> !creation.isQuestion() && creation.isActive())
			.findAny()
			.orElse(null);
	}

	/**
	 * Makes what a creation is to bring: an instance, its product, or an answer.
	 *
	 * @param <T> the type of it
	 */
	@FunctionalInterface
	public interface Maker<T> {

		T make(Creation creation) throws Exception;

	}

}
