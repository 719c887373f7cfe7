package io.beluga.registry.internal.creation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import io.beluga.registry.ProviderContext;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.internal.dispatch.Workers;
import io.beluga.registry.internal.secret.SecretMasking;
import io.beluga.registry.spi.ProviderCreationObserver;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to make an instance, on one thread. Ends once: by that thread, or at its
 * deadline by the timer, whoever changes the state first. It may be begun by another
 * thread, which waits for it.
 */
public final class Creation implements ProviderContext {

	private static final int RUNNING = 0;

	private static final int DONE = 1;

	/**
	 * The timer is about to interrupt the thread.
	 */
	private static final int FIRING = 2;

	/**
	 * The timer has interrupted the thread and told those who wait.
	 */
	private static final int FIRED = 3;

	private static final VarHandle STATE;

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(Creation.class, "state", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Request request;

	private final Creations creations;

	/**
	 * The creation that this one was begun for.
	 */
	private final @Nullable Creation parent;

	private final int depth;

	private final long startedAt = System.nanoTime();

	/**
	 * How long it may take, 0 for no limit.
	 */
	private final long timeoutNanos;

	/**
	 * The creation whose deadline this one has, because its own would be later.
	 */
	private final @Nullable Creation limit;

	/**
	 * Those who wait for this creation; guarded by {@link CircleGuard}.
	 */
	private final List<Creation> waiting = new ArrayList<>(0);

	private final CountDownLatch over = new CountDownLatch(1);

	private volatile int state;

	/**
	 * The interrupts of the thread that makes the instance, shared with the creations
	 * that this one runs inside of there; {@code null} before a thread makes it.
	 */
	private volatile @Nullable Interrupts interrupts;

	/**
	 * The creation that this one runs inside of, on the same thread.
	 */
	private @Nullable Creation enclosing;

	/**
	 * Whether one who waits was interrupted, maybe before a thread began to make it.
	 */
	private volatile boolean interruptRequested;

	private boolean interruptedOnEntry;

	private volatile boolean returned;

	private volatile @Nullable ProviderCreationObserver observer;

	/**
	 * What it was told where it would have waited for itself.
	 */
	private volatile @Nullable ProviderCreationFailedException refusal;

	private volatile boolean interrupted;

	private volatile boolean unresolved;

	private volatile boolean probing;

	private volatile boolean question;

	private volatile SecretMasking masking = SecretMasking.NONE;

	private volatile @Nullable CreationLink link;

	private volatile @Nullable ProviderConfig config;

	private volatile @Nullable Resources resources;

	private @Nullable Instant deadline;

	private @Nullable Providers providers;

	/**
	 * What an instance is made for.
	 *
	 * @param packageName the package
	 * @param name the configured provider, or the provider
	 * @param owner the configured provider, if it is one
	 * @param previous what serves now
	 * @param timeoutNanos how long it may take, 0 for no limit
	 * @param whenExpired what to do at the deadline, on the timer
	 */
	public record Request(String packageName, String name, @Nullable CreationOwner owner,
			@Nullable ProviderConfig previous, long timeoutNanos, @Nullable Consumer<Creation> whenExpired) {

		public String label() {
			return ErrorText.escape(this.packageName + "." + this.name);
		}

	}

	public Creation(Creations creations, Request request, @Nullable Creation parent) {
		this.creations = creations;
		this.request = request;
		this.parent = parent;
		this.depth = (parent != null) ? parent.depth + 1 : 1;
		this.limit = isLimitedBy(parent) ? parent : null;
		this.timeoutNanos = (this.limit != null) ? Math.max(1, this.limit.deadlineNanos() - this.startedAt)
				: request.timeoutNanos();
	}

	/**
	 * A creation ends no later than the one that waits for it.
	 */
	private boolean isLimitedBy(@Nullable Creation parent) {
		return parent != null && parent.hasDeadline() && (this.request.timeoutNanos() == 0
				|| parent.deadlineNanos() - this.startedAt <= this.request.timeoutNanos());
	}

	public String label() {
		return this.request.label();
	}

	Request request() {
		return this.request;
	}

	/**
	 * Begin to make the instance on the current thread. The deadline may have passed
	 * already.
	 * @param enclosing the creation that this one runs inside of, on this thread
	 */
	public void start(@Nullable Creation enclosing) {
		this.enclosing = enclosing;
		this.interruptedOnEntry = Thread.currentThread().isInterrupted();
		this.interrupts = (enclosing != null) ? enclosing.interrupts() : new Interrupts(Thread.currentThread());
		if (this.interruptRequested) {
			interrupts().handOn(this);
		}
	}

	private Interrupts interrupts() {
		return Objects.requireNonNull(this.interrupts, "The creation has not started yet");
	}

	/**
	 * Set what is told of the attempt instead of the registry's own observer.
	 */
	void observe(@Nullable ProviderCreationObserver observer) {
		this.observer = observer;
	}

	@Nullable ProviderCreationObserver observer() {
		return this.observer;
	}

	/**
	 * Note that it may not wait, since it would wait for itself.
	 */
	void refuse(ProviderCreationFailedException refusal) {
		this.refusal = refusal;
	}

	/**
	 * Tell whether foreign code that it called has thrown on what it was told by the
	 * registry, whose words can be repeated.
	 */
	public boolean isRefusal(Throwable thrown) {
		return thrown == this.refusal;
	}

	/**
	 * Return what those wait for who began it: until the instance is handed over, or the
	 * creation was given up.
	 */
	CountDownLatch over() {
		return this.over;
	}

	@Nullable Creation enclosing() {
		return this.enclosing;
	}

	@Nullable Creation parent() {
		return this.parent;
	}

	List<Creation> waiting() {
		return this.waiting;
	}

	int depth() {
		return this.depth;
	}

	boolean hasDeadline() {
		return this.timeoutNanos > 0;
	}

	/**
	 * Return the deadline as a value of {@link System#nanoTime()}.
	 */
	public long deadlineNanos() {
		return this.startedAt + this.timeoutNanos;
	}

	public long timeoutNanos() {
		return this.timeoutNanos;
	}

	/**
	 * Tell whether it has neither ended nor been given up.
	 */
	public boolean isActive() {
		return this.state == RUNNING;
	}

	/**
	 * Tell whether this creation, or one that waits for it, is that of an owner.
	 */
	boolean isWithin(CreationOwner owner) {
		for (Creation creation = this; creation != null; creation = creation.parent) {
			if (creation.request.owner() == owner && creation.isActive()) {
				return true;
			}
		}
		return false;
	}

	boolean isNestedIn(Creation other) {
		for (Creation creation = this; creation != null; creation = creation.parent) {
			if (creation == other) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Set what the instance is made from, before the factory is called.
	 */
	public void prepare(ProviderConfig config) {
		this.config = config;
		this.masking = new SecretMasking(config, this.request.previous());
		// without the previous one: an instance must not keep the key that it replaced
		this.resources = new Resources(label(), this.request.owner(), new SecretMasking(config));
	}

	public boolean isPrepared() {
		return this.config != null;
	}

	/**
	 * Note that the instance is made, and being checked now.
	 */
	public void markProbing() {
		this.probing = true;
	}

	/**
	 * Name what runs now, for an error.
	 */
	public String stage() {
		if (this.probing) {
			return "its probe";
		}
		return isPrepared() ? "its factory" : "reading its configuration";
	}

	/**
	 * Note what the factory gets: it tells which values are secrets.
	 */
	public void know(@Nullable Object bound) {
		this.masking.know(bound);
		Objects.requireNonNull(this.resources, "The configuration is not bound yet").know(bound);
	}

	/**
	 * Return what keeps the secrets that the factory has seen out of messages.
	 */
	public SecretMasking masking() {
		return this.masking;
	}

	/**
	 * Note that no instance comes of it, but an answer.
	 */
	void markQuestion() {
		this.question = true;
	}

	boolean isQuestion() {
		return this.question;
	}

	/**
	 * Note that nobody knows a configuration for the name.
	 */
	public void markUnresolved() {
		this.unresolved = true;
	}

	public boolean isUnresolved() {
		return this.unresolved;
	}

	/**
	 * Return what the factory has left to be closed.
	 */
	public @Nullable Resources resources() {
		return this.resources;
	}

	void markInterrupted() {
		this.interrupted = true;
	}

	/**
	 * Tell whether the creation ended because somebody interrupted its thread.
	 */
	public boolean wasInterrupted() {
		return this.interrupted;
	}

	boolean wasInterruptedOnEntry() {
		return this.interruptedOnEntry;
	}

	/**
	 * Hand an interrupt on to the thread that makes the instance, from one that waits for
	 * it.
	 */
	public void interrupt() {
		this.interruptRequested = true;
		Interrupts interrupts = this.interrupts;
		if (interrupts != null) {
			interrupts.handOn(this);
		}
	}

	/**
	 * Note that the thread, which waits for another creation, has used an interrupt up.
	 */
	void noteInterruptedWait() {
		interrupts().noteForeign();
	}

	/**
	 * Tell whether an interrupt of the thread means this creation: threads of the
	 * registry are interrupted by nobody else.
	 */
	public boolean isToldToStop() {
		Interrupts interrupts = interrupts();
		return !Workers.isWorker(interrupts.thread) || interrupts.isHandedOn();
	}

	/**
	 * Tell whether its thread makes it no more. One that was given up may never return.
	 */
	public boolean hasReturned() {
		return this.returned;
	}

	/**
	 * End the creation, on its own thread. Where the deadline came first, the interrupt
	 * that it sent is taken back.
	 * @return whether it is in time
	 */
	boolean end() {
		boolean inTime = endInTime();
		this.returned = true;
		this.observer = null;
		this.refusal = null;
		CreationLink link = this.link;
		if (link != null) {
			link.cut();
		}
		return inTime;
	}

	private boolean endInTime() {
		if (STATE.compareAndSet(this, RUNNING, DONE)) {
			interrupts().settle();
			return true;
		}
		while (this.state != FIRED) {
			Thread.onSpinWait();
		}
		interrupts().takeBack(this);
		return false;
	}

	private boolean isEnclosingFired() {
		for (Creation creation = this.enclosing; creation != null; creation = creation.enclosing) {
			if (creation.state >= FIRING) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Give the creation up if its deadline has passed.
	 */
	public void expire(long now) {
		if (claim(now)) {
			fire();
		}
	}

	/**
	 * Decide that the creation is late, if its deadline has passed. To be followed by
	 * {@link #fire()}.
	 * @return whether it was decided now
	 */
	boolean claim(long now) {
		return hasDeadline() && deadlineNanos() - now <= 0 && STATE.compareAndSet(this, RUNNING, FIRING);
	}

	/**
	 * Interrupt the thread of a creation that is late, and tell those who wait.
	 */
	void fire() {
		try {
			Interrupts interrupts = this.interrupts;
			if (interrupts != null) {
				interrupts.send();
			}
			if (this.request.whenExpired() != null) {
				this.request.whenExpired().accept(this);
			}
		}
		finally {
			this.state = FIRED;
			this.over.countDown();
		}
	}

	/**
	 * Refuse a change of an entry that comes from within its own creation.
	 */
	public static void refuseWithin(@Nullable Creation asker, CreationOwner owner, String operation) {
		if (asker != null && asker.isWithin(owner)) {
			throw new ProviderCreationFailedException(owner.packageName(), owner.name(),
					"The creation of " + owner.label() + " must not " + operation + " " + owner.label() + " itself: "
							+ owner.label() + " -> " + owner.label() + ".",
					null);
		}
	}

	@Override
	public String packageName() {
		return this.request.packageName();
	}

	@Override
	public String providerName() {
		return config().providerName();
	}

	@Override
	public String name() {
		return this.request.name();
	}

	@Override
	public ProviderConfig config() {
		return Objects.requireNonNull(this.config, "The configuration is not bound yet");
	}

	@Override
	public Optional<ProviderConfig> previous() {
		return Optional.ofNullable(this.request.previous());
	}

	@Override
	public synchronized Optional<Instant> deadline() {
		if (this.limit != null) {
			return this.limit.deadline();
		}
		if (this.deadline == null && hasDeadline()) {
			this.deadline = Instant.now().plusNanos(deadlineNanos() - System.nanoTime());
		}
		return Optional.ofNullable(this.deadline);
	}

	@Override
	public boolean isExpired() {
		return this.state >= FIRING
				|| (hasDeadline() && this.state == RUNNING && deadlineNanos() - System.nanoTime() <= 0);
	}

	@Override
	public synchronized Providers providers() {
		if (this.providers == null) {
			CreationLink link = new CreationLink(this);
			this.link = link;
			if (!isActive()) {
				link.cut();
			}
			this.providers = this.creations.providersFor(link);
		}
		return this.providers;
	}

	@Override
	public void onDestroy(AutoCloseable resource) {
		Objects.requireNonNull(resource, "'resource' must not be null");
		Resources resources = Objects.requireNonNull(this.resources, "The factory is not called yet");
		if (this.state >= FIRING || !resources.add(resource)) {
			this.creations.closeLate(() -> resources.closeQuietly(resource));
		}
	}

	@Override
	public String toString() {
		return "ProviderContext[" + label() + "]";
	}

	/**
	 * Tells the interrupts of the timer from those that others send to the same thread.
	 */
	private static final class Interrupts {

		private final Thread thread;

		/**
		 * Whether the timer has interrupted the thread.
		 */
		private boolean sent;

		/**
		 * Whether somebody else had done so before.
		 */
		private boolean foreign;

		/**
		 * Whether one was handed on from a thread that waits.
		 */
		private boolean handedOn;

		Interrupts(Thread thread) {
			this.thread = thread;
		}

		/**
		 * Interrupt the thread, on the timer.
		 */
		synchronized void send() {
			if (!this.sent) {
				this.foreign |= this.thread.isInterrupted();
				this.sent = true;
			}
			this.thread.interrupt();
		}

		/**
		 * Interrupt the thread for one that waits for a creation, as long as that runs.
		 */
		synchronized void handOn(Creation creation) {
			if (creation.isActive()) {
				this.handedOn = true;
				this.foreign = true;
				this.thread.interrupt();
			}
		}

		/**
		 * Note an interrupt of somebody else, unless it may be that of the timer.
		 */
		synchronized void noteForeign() {
			if (!this.sent) {
				this.foreign = true;
			}
		}

		synchronized boolean isHandedOn() {
			return this.handedOn;
		}

		/**
		 * Let one finish who just hands an interrupt on: nothing comes after that.
		 */
		synchronized void settle() {
			// who had the monitor before has left it
		}

		/**
		 * Take back what was sent to a creation, on its own thread. What others have sent
		 * stays, as what was sent to a creation around it.
		 */
		synchronized void takeBack(Creation creation) {
			Thread.interrupted();
			boolean enclosingFired = creation.isEnclosingFired();
			if (creation.interruptedOnEntry || this.foreign || enclosingFired) {
				this.thread.interrupt();
			}
			this.sent = enclosingFired;
			this.foreign &= enclosingFired;
		}

	}

}
