package io.beluga.registry.internal.attempt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.beluga.registry.ProviderContext;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.internal.dispatch.Workers;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.instance.InstanceOwner;
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

	/**
	 * The thread has returned after that.
	 */
	private static final int RETURNED = 4;

	private static final VarHandle STATE;

	private static final VarHandle CONFIG;

	private static final VarHandle INSTANCE;

	private static final VarHandle EXTRAS;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			STATE = lookup.findVarHandle(Creation.class, "state", int.class);
			CONFIG = lookup.findVarHandle(Creation.class, "config", ProviderConfig.class);
			INSTANCE = lookup.findVarHandle(Creation.class, "instance", Instance.class);
			EXTRAS = lookup.findVarHandle(Creation.class, "extras", Extras.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Request request;

	private final Services services;

	/**
	 * The creation that this one was begun for.
	 */
	private final @Nullable Creation parent;

	/**
	 * The deadline as a value of {@link System#nanoTime()}, if it has one.
	 */
	private final long deadlineNanos;

	/**
	 * Whether it has the deadline of its parent, because its own would be later.
	 */
	private final boolean limited;

	private volatile int state;

	private boolean interruptedOnEntry;

	/**
	 * The creation that this one runs inside of, on the same thread.
	 */
	private @Nullable Creation enclosing;

	/**
	 * The interrupts of the thread that makes the instance, shared with the creations
	 * that this one runs inside of there; {@code null} before a thread makes it, and
	 * where nobody interrupts it.
	 */
	private volatile @Nullable Interrupts interrupts;

	private @Nullable ProviderConfig config;

	/**
	 * What the factory gets: it tells which values are secrets.
	 */
	private @Nullable Object bound;

	private @Nullable Instance instance;

	private volatile @Nullable Extras extras;

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
	public record Request(String packageName, String name, @Nullable InstanceOwner owner,
			@Nullable ProviderConfig previous, long timeoutNanos, @Nullable Consumer<Creation> whenExpired) {

		public String label() {
			return ErrorText.escape(this.packageName + "." + this.name);
		}

	}

	/**
	 * What creations of a registry share.
	 *
	 * @param workers closes what comes too late
	 * @param providers gives what a factory sees of the configured providers
	 */
	public record Services(Workers workers, Function<CreationLink, Providers> providers) {
	}

	/**
	 * What few creations need, and none that ends well on the thread of its caller.
	 */
	private static final class Extras {

		/**
		 * Those who wait for this creation; guarded by {@link CircleGuard}.
		 */
		private final List<Creation> waiting = new ArrayList<>(1);

		/**
		 * How long it may take, where that is less than was asked for.
		 */
		private volatile long timeoutNanos;

		private final CountDownLatch ended = new CountDownLatch(1);

		/**
		 * Whether one who waits was interrupted, maybe before a thread began to make it.
		 */
		private volatile boolean interruptRequested;

		/**
		 * Whether it ended because somebody interrupted its thread.
		 */
		private volatile boolean interrupted;

		/**
		 * Whether the instance is made, and being checked now.
		 */
		private volatile boolean probing;

		/**
		 * Whether no instance comes of it, but an answer.
		 */
		private volatile boolean question;

		private volatile @Nullable ProviderCreationObserver observer;

		/**
		 * What it was told where it would have waited for itself.
		 */
		private volatile @Nullable ProviderCreationFailedException refusal;

		private volatile @Nullable CreationLink link;

		private @Nullable Instant deadline;

		private @Nullable Providers providers;

	}

	public Creation(Services services, Request request, @Nullable Creation parent) {
		this.services = services;
		this.request = request;
		this.parent = parent;
		long timeout = request.timeoutNanos;
		Creation limiting = (parent != null && parent.hasDeadline()) ? parent : null;
		long now = (limiting != null || timeout > 0) ? System.nanoTime() : 0;
		long left = (limiting != null) ? limiting.deadlineNanos - now : 0;
		// a creation ends no later than the one that waits for it
		this.limited = limiting != null && (timeout == 0 || left <= timeout);
		if (this.limited) {
			timeout = Math.max(1, left);
			extras().timeoutNanos = timeout;
		}
		this.deadlineNanos = now + timeout;
	}

	public String label() {
		return this.request.label();
	}

	public Request request() {
		return this.request;
	}

	private Extras extras() {
		Extras known = this.extras;
		if (known != null) {
			return known;
		}
		Extras made = new Extras();
		known = (Extras) EXTRAS.compareAndExchange(this, null, made);
		return (known != null) ? known : made;
	}

	/**
	 * Begin to make the instance on the current thread. The deadline may have passed
	 * already.
	 * @param enclosing the creation that this one runs inside of, on this thread
	 */
	public void start(@Nullable Creation enclosing) {
		Thread thread = Thread.currentThread();
		this.enclosing = enclosing;
		this.interruptedOnEntry = thread.isInterrupted();
		Interrupts shared = (enclosing != null) ? enclosing.interrupts : null;
		if (shared == null && (hasDeadline() || Workers.isWorker(thread))) {
			shared = new Interrupts(thread);
		}
		if (shared != null) {
			this.interrupts = shared;
			// looked for after that, where the one who asks does it the other way round
			Extras extras = this.extras;
			if (extras != null && extras.interruptRequested) {
				shared.handOn(this);
			}
		}
	}

	/**
	 * Set what is told of the attempt instead of the registry's own observer.
	 */
	public void observe(@Nullable ProviderCreationObserver observer) {
		extras().observer = observer;
	}

	public @Nullable ProviderCreationObserver observer() {
		Extras extras = this.extras;
		return (extras != null) ? extras.observer : null;
	}

	/**
	 * Note that it may not wait, since it would wait for itself.
	 */
	void refuse(ProviderCreationFailedException refusal) {
		extras().refusal = refusal;
	}

	/**
	 * Tell whether foreign code that it called has thrown on what it was told by the
	 * registry, whose words can be repeated.
	 */
	public boolean isRefusal(Throwable thrown) {
		Extras extras = this.extras;
		return extras != null && thrown == extras.refusal;
	}

	/**
	 * Wait until its thread makes it no more, or it was given up.
	 * @return whether that came within the time
	 */
	public boolean awaitEnd(long nanos) throws InterruptedException {
		CountDownLatch ended = extras().ended;
		// looked at after that, where the one who ends it does it the other way round
		return !isActive() || ended.await(nanos, TimeUnit.NANOSECONDS);
	}

	public @Nullable Creation enclosing() {
		return this.enclosing;
	}

	public @Nullable Creation parent() {
		return this.parent;
	}

	List<Creation> waiting() {
		return extras().waiting;
	}

	/**
	 * Return this creation, the one that waits for it, and so on.
	 */
	private Stream<Creation> outwards() {
		return Stream.iterate(this, Objects::nonNull, Creation::parent);
	}

	public int depth() {
		return (int) outwards().count();
	}

	public boolean hasDeadline() {
		return this.limited || this.request.timeoutNanos > 0;
	}

	/**
	 * Return the deadline as a value of {@link System#nanoTime()}.
	 */
	public long deadlineNanos() {
		return this.deadlineNanos;
	}

	/**
	 * Return how long it may take, 0 for no limit: no longer than what it was begun for.
	 */
	public long timeoutNanos() {
		return this.limited ? extras().timeoutNanos : this.request.timeoutNanos;
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
	private boolean isWithin(InstanceOwner owner) {
		return outwards().anyMatch((creation) -> creation.request.owner == owner && creation.isActive());
	}

	/**
	 * Tell the same of a configured provider, which may be removed by now.
	 */
	public boolean isWithin(String packageName, String name) {
		return outwards()
			.anyMatch((creation) -> creation.request.owner != null && creation.request.packageName.equals(packageName)
					&& creation.request.name.equals(name) && creation.isActive());
	}

	public boolean isNestedIn(Creation other) {
		return outwards().anyMatch((creation) -> creation == other);
	}

	/**
	 * Set what the instance is made from, before the factory is called.
	 */
	public void prepare(ProviderConfig config) {
		CONFIG.setRelease(this, config);
	}

	public boolean isPrepared() {
		return CONFIG.getAcquire(this) != null;
	}

	/**
	 * Note that the instance is made, and being checked now.
	 */
	public void markProbing() {
		extras().probing = true;
	}

	/**
	 * Name what runs now, for an error.
	 */
	public String stage() {
		Extras extras = this.extras;
		if (extras != null && extras.probing) {
			return "its probe";
		}
		return isPrepared() ? "its factory" : "reading its configuration";
	}

	/**
	 * Note what the factory gets.
	 */
	public void noteBound(@Nullable Object bound) {
		this.bound = bound;
	}

	/**
	 * Return what keeps the secrets that the factory has seen out of messages.
	 */
	public SecretMasking masking() {
		return new SecretMasking(this.bound, (ProviderConfig) CONFIG.getAcquire(this), this.request.previous);
	}

	/**
	 * Note that no instance comes of it, but an answer.
	 */
	public void markQuestion() {
		extras().question = true;
	}

	public boolean isQuestion() {
		Extras extras = this.extras;
		return extras != null && extras.question;
	}

	/**
	 * Tell whether there is anything to be closed already.
	 */
	public boolean hasInstance() {
		return INSTANCE.getAcquire(this) != null;
	}

	/**
	 * Return the instance, to which a product is added that is made, and which has what
	 * the factory leaves to be closed.
	 */
	public Instance instance() {
		Instance known = (Instance) INSTANCE.getAcquire(this);
		if (known != null) {
			return known;
		}
		// without the previous configuration: it must not keep the key that it replaced
		Instance made = new Instance(this.request.packageName, this.request.name, this.request.owner, config(),
				this.bound);
		known = (Instance) INSTANCE.compareAndExchange(this, null, made);
		return (known != null) ? known : made;
	}

	/**
	 * Refuse a product that is not of the contract.
	 * @param maker what made it, as it is called in an error
	 */
	public void requireContract(@Nullable Object product, Class<?> contract, Object maker) {
		if (contract.isInstance(product)) {
			return;
		}
		if (product != null) {
			instance().of(product);
		}
		throw new Rejected(new ProviderCreationFailedException(packageName(), name(),
				label() + " could not be created: " + maker + " returned "
						+ ((product != null) ? product.getClass().getName() : "null") + " instead of "
						+ contract.getName() + ".",
				null));
	}

	/**
	 * Tell whether the creation ended because somebody interrupted its thread.
	 */
	public boolean wasInterrupted() {
		Extras extras = this.extras;
		return extras != null && extras.interrupted;
	}

	/**
	 * Hand an interrupt on to the thread that makes the instance, from one that waits for
	 * it.
	 */
	public void interrupt() {
		extras().interruptRequested = true;
		Interrupts interrupts = this.interrupts;
		if (interrupts != null) {
			interrupts.handOn(this);
		}
	}

	/**
	 * Note that the thread, which waits for another creation, has used an interrupt up.
	 */
	public void noteInterruptedWait() {
		Interrupts interrupts = this.interrupts;
		if (interrupts != null) {
			interrupts.noteForeign();
		}
	}

	/**
	 * Note that it has failed, and whether by an interrupt that means it: threads of the
	 * registry are interrupted by nobody else. A flag that was lost on the way is set
	 * again.
	 * @param flagged whether the thread has the flag
	 * @param said whether the failure says that it was interrupted
	 */
	public void noteInterrupt(boolean flagged, boolean said) {
		Interrupts interrupts = this.interrupts;
		boolean meant = interrupts == null || !Workers.isWorker(interrupts.thread) || interrupts.isHandedOn();
		if (meant && (said || (flagged && !this.interruptedOnEntry))) {
			extras().interrupted = true;
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Tell whether its thread makes it no more. One that was given up may never return.
	 */
	public boolean hasReturned() {
		int state = this.state;
		return state == DONE || state == RETURNED;
	}

	/**
	 * End the creation, on its own thread. Where the deadline came first, the interrupt
	 * that it sent is taken back.
	 * @return whether it is in time
	 */
	public boolean end() {
		boolean inTime = STATE.compareAndSet(this, RUNNING, DONE);
		Interrupts interrupts = this.interrupts;
		if (!inTime) {
			takeBack(interrupts);
		}
		else if (interrupts != null) {
			interrupts.settle();
		}
		if (inTime && this.interruptedOnEntry) {
			// the factory may have used the flag up
			Thread.currentThread().interrupt();
		}
		Extras extras = this.extras;
		if (extras != null) {
			extras.observer = null;
			extras.refusal = null;
			CreationLink link = extras.link;
			if (link != null) {
				link.cut();
			}
			extras.ended.countDown();
		}
		return inTime;
	}

	private void takeBack(@Nullable Interrupts interrupts) {
		while (this.state != FIRED) {
			Thread.onSpinWait();
		}
		if (interrupts != null) {
			interrupts.takeBack(this);
		}
		this.state = RETURNED;
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
		return hasDeadline() && this.deadlineNanos - now <= 0 && STATE.compareAndSet(this, RUNNING, FIRING);
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
			if (this.request.whenExpired != null) {
				this.request.whenExpired.accept(this);
			}
		}
		finally {
			this.state = FIRED;
			Extras extras = this.extras;
			if (extras != null) {
				extras.ended.countDown();
			}
		}
	}

	/**
	 * Refuse a change of an entry that comes from within its own creation.
	 */
	public static void refuseWithin(@Nullable Creation asker, InstanceOwner owner, String operation) {
		if (asker != null && asker.isWithin(owner)) {
			throw new ProviderCreationFailedException(owner.packageName(), owner.name(),
					"The creation of " + owner.label() + " must not " + operation + " " + owner.label() + " itself: "
							+ owner.label() + " -> " + owner.label() + ".",
					null);
		}
	}

	@Override
	public String packageName() {
		return this.request.packageName;
	}

	@Override
	public String providerName() {
		return config().providerName();
	}

	@Override
	public String name() {
		return this.request.name;
	}

	@Override
	public ProviderConfig config() {
		return Objects.requireNonNull((ProviderConfig) CONFIG.getAcquire(this), "The configuration is not bound yet");
	}

	@Override
	public Optional<ProviderConfig> previous() {
		return Optional.ofNullable(this.request.previous);
	}

	@Override
	public synchronized Optional<Instant> deadline() {
		if (!hasDeadline()) {
			return Optional.empty();
		}
		if (this.limited && this.parent != null) {
			return this.parent.deadline();
		}
		Extras extras = extras();
		if (extras.deadline == null) {
			extras.deadline = Instant.now().plusNanos(this.deadlineNanos - System.nanoTime());
		}
		return Optional.of(extras.deadline);
	}

	@Override
	public boolean isExpired() {
		return this.state >= FIRING
				|| (hasDeadline() && this.state == RUNNING && this.deadlineNanos - System.nanoTime() <= 0);
	}

	@Override
	public synchronized Providers providers() {
		Extras extras = extras();
		if (extras.providers == null) {
			CreationLink link = new CreationLink(this);
			extras.link = link;
			if (!isActive()) {
				link.cut();
			}
			extras.providers = this.services.providers.apply(link);
		}
		return extras.providers;
	}

	@Override
	public void onDestroy(AutoCloseable resource) {
		Objects.requireNonNull(resource, "'resource' must not be null");
		Instance instance = instance();
		if (this.state >= FIRING || !instance.add(resource)) {
			this.services.workers.execute(() -> instance.closeQuietly(resource));
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
