package io.beluga.registry.routing;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import io.beluga.registry.spi.BreakerState;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * The way of one call through the members: what has been tried, and what comes next. Used
 * by one thread at a time.
 */
final class Route<P> {

	private static final System.Logger logger = System.getLogger(Route.class.getName());

	/**
	 * The most failures that are kept beside the first one.
	 */
	private static final int MAX_SUPPRESSED = 32;

	private final RoutingHandle<P> group;

	private final @Nullable Method method;

	/**
	 * Whether it is a call, and not a method that is none, such as a getter: that goes to
	 * the member that would be called, and nothing is counted.
	 */
	private final boolean counted;

	private final Strategy.Order<P> order;

	private @Nullable BiConsumer<String, String> observer;

	/**
	 * What the attempts threw, and first what the caller gets.
	 */
	private @Nullable List<Throwable> failures;

	private int retries;

	private boolean called;

	private boolean interrupted;

	/**
	 * How many instances have been called.
	 */
	private int attempts;

	/**
	 * How much the next member must take at least, where that is known to matter.
	 */
	private long context = -1;

	private Attempt.@Nullable Wait<P> wait;

	/**
	 * Create the way of a call.
	 * @param method the method that is called, where that is known
	 */
	Route(RoutingHandle<P> group, @Nullable Method method) {
		this.group = group;
		this.method = method;
		this.counted = method == null || !group.isUnobserved(method);
		this.order = group.strategy().begin();
	}

	@Nullable Method method() {
		return this.method;
	}

	long now() {
		return this.group.time().nanos();
	}

	/**
	 * Begin the first attempt.
	 */
	@Nullable Attempt<P> begin() {
		long now = now();
		if (this.counted) {
			this.group.state().budget().addCall(now);
			observe(null);
		}
		return next(now);
	}

	/**
	 * Find who observes the call, unless that is known.
	 * @param context what a subscriber of the caller has beside it
	 */
	void observe(@Nullable Object context) {
		if (this.counted && this.observer == null) {
			this.observer = this.group.state().routes().findObserver(this.group.state(), context);
		}
	}

	boolean isCounted() {
		return this.counted;
	}

	/**
	 * Note that an instance is called.
	 */
	void entered() {
		this.attempts++;
	}

	int attempts() {
		return this.attempts;
	}

	/**
	 * Return how long to wait before {@link #resume}, where a step gave no attempt.
	 */
	Attempt.@Nullable Wait<P> takeWait() {
		Attempt.Wait<P> wait = this.wait;
		this.wait = null;
		return wait;
	}

	/**
	 * Go on after a wait.
	 */
	@Nullable Attempt<P> resume(Attempt.Wait<P> wait) {
		Attempt<P> attempt = wait.forced() ? force(wait.member()) : enter(wait.member());
		return (attempt != null) ? attempt : next();
	}

	/**
	 * Go on without a wait that nobody can make.
	 */
	@Nullable Attempt<P> skip(Attempt.Wait<P> wait) {
		return wait.forced() ? resume(wait) : next();
	}

	/**
	 * Go on with what a member has returned, by an attempt of its own.
	 */
	@Nullable Attempt<P> resume(Attempt<P> ended) {
		// it was not called yet, and may not be any more
		this.called = this.failures != null;
		Attempt<P> entered = enter(ended.member());
		Attempt<P> attempt = (entered != null) ? entered : next();
		if (attempt != null && attempt.member() == ended.member()) {
			attempt.takeOver(ended);
		}
		return attempt;
	}

	/**
	 * Note that the calling thread was interrupted while it waited.
	 */
	void interrupted() {
		this.interrupted = true;
	}

	/**
	 * Move on.
	 * @return the next attempt, or {@code null} where there is none, or none yet
	 */
	private @Nullable Attempt<P> next() {
		return next(now());
	}

	private @Nullable Attempt<P> next(long now) {
		Member<P> member;
		while ((member = this.order.next()) != null) {
			this.retries = 0;
			Attempt<P> attempt = enter(member, now);
			if (attempt != null) {
				return attempt;
			}
		}
		return this.called ? null : nextOfNone();
	}

	private @Nullable Attempt<P> enter(Member<P> member) {
		return enter(member, now());
	}

	private @Nullable Attempt<P> enter(Member<P> member, long now) {
		if (member.state().isDrained() || (this.context >= 0 && this.group.context(member) <= this.context)) {
			return null;
		}
		Generation generation = member.generation();
		if (!this.counted) {
			return (reopens(member, now) > 0) ? null : attempt(member, generation, Breaker.FORCED, now);
		}
		if (generation.pause(now) > 0) {
			member.state().count(FailureKind.OPEN);
			return null;
		}
		if (!member.state().enter(this.group.settings().maxConcurrent())) {
			member.state().count(FailureKind.FULL);
			return null;
		}
		long ticket = generation.breaker().tryAcquire();
		if (ticket == Breaker.REFUSED) {
			member.state().leave();
			member.state().count(FailureKind.OPEN);
			return null;
		}
		return attempt(member, generation, ticket, now);
	}

	private Attempt<P> attempt(Member<P> member, Generation generation, long ticket, long now) {
		this.called = true;
		this.order.begun(now);
		return new Attempt<>(this, member, generation, ticket);
	}

	/**
	 * Call a member although its breaker is open, since those of all others are, too.
	 */
	private @Nullable Attempt<P> force(Member<P> member) {
		if (member.state().isDrained()
				|| (this.counted && !member.state().enter(this.group.settings().maxConcurrent()))) {
			return null;
		}
		return attempt(member, member.generation(), Breaker.FORCED, now());
	}

	/**
	 * Choose the member that reopens first, where none may be called.
	 */
	private @Nullable Attempt<P> nextOfNone() {
		long now = now();
		List<Member<P>> left = new ArrayList<>(this.order.all());
		left.removeIf((member) -> member.state().isDrained());
		while (!left.isEmpty()) {
			Member<P> first = left.get(0);
			for (Member<P> member : left) {
				if (reopens(member, now) < reopens(first, now)) {
					first = member;
				}
			}
			long pause = first.generation().pause(now);
			if (this.counted && pause > 0 && pause <= this.group.settings().maxWait().toNanos()) {
				this.called = true;
				this.wait = new Attempt.Wait<>(first, pause, true);
				return null;
			}
			Attempt<P> attempt = force(first);
			if (attempt != null) {
				return attempt;
			}
			left.remove(first);
		}
		return null;
	}

	private long reopens(Member<P> member, long now) {
		Generation generation = member.generation();
		long pause = generation.pause(now);
		return (generation.breaker().state() == BreakerState.OPEN)
				? Math.max(pause, generation.breaker().reopensAt() - now) : pause;
	}

	/**
	 * Go on after an attempt has failed.
	 * @return the next attempt, or {@code null} where there is none, or none yet
	 */
	@Nullable Attempt<P> failed(Attempt<P> attempt, Throwable failure) {
		ClassifiedFailure classified;
		try {
			classified = this.group.classify(attempt, failure);
		}
		catch (VirtualMachineError ex) {
			attempt.releaseAfterError();
			add(failure, false);
			// whoever waits for a result gets it, on whatever thread this is
			add(ex, true);
			return null;
		}
		return failed(attempt, failure, classified);
	}

	@Nullable Attempt<P> failed(Attempt<P> attempt, Throwable failure, ClassifiedFailure classified) {
		attempt.fail(classified);
		boolean movesOn = movesOn(classified.kind(), failure);
		// what may have run in vain where nothing may run twice: the caller must know
		add(failure, !movesOn && !this.group.isIdempotent());
		if (!movesOn) {
			return null;
		}
		if (classified.kind() == FailureKind.CONTEXT_LENGTH) {
			this.context = this.group.context(attempt.member());
			// where it is not known, no other one is known to take more
			return (this.context > 0) ? next() : null;
		}
		long delay = retryDelay(attempt.member(), classified);
		if (delay > 0) {
			this.wait = new Attempt.Wait<>(attempt.member(), delay, false);
			return null;
		}
		Attempt<P> retry = (delay == 0) ? enter(attempt.member()) : null;
		return (retry != null) ? retry : next();
	}

	private void add(Throwable failure, boolean decisive) {
		this.failures = (this.failures != null) ? this.failures : new ArrayList<>(2);
		this.failures.add(decisive ? 0 : this.failures.size(), failure);
	}

	/**
	 * Give up after an attempt whose caller was interrupted: nobody knows what became of
	 * it, and nobody waits for another one.
	 */
	void interrupted(Attempt<P> attempt, Throwable failure) {
		attempt.release();
		add(failure, true);
	}

	private boolean movesOn(FailureKind kind, Throwable failure) {
		return switch (kind) {
			case NOT_CREATED, OPEN, FULL -> true;
			case CONNECT -> this.group.isIdempotent() || DefaultClassifier.isRefused(failure);
			case RATE_LIMITED, UNAVAILABLE, TIMEOUT, AUTH, QUOTA, CONTEXT_LENGTH -> this.group.isIdempotent();
			case REJECTED, CANCELLED, UNKNOWN -> false;
		};
	}

	/**
	 * Return how long to wait before a further attempt at the same member, negative for
	 * none.
	 */
	private long retryDelay(Member<P> member, ClassifiedFailure failure) {
		RoutingSettings settings = this.group.settings();
		boolean passes = switch (failure.kind()) {
			case RATE_LIMITED, UNAVAILABLE, CONNECT -> true;
			default -> false;
		};
		if (!this.counted || !passes || this.retries >= settings.retries() || member.state().isDrained()) {
			return -1;
		}
		long limit = settings.maxWait().toNanos();
		long delay = failure.retryAfter()
			.map((wait) -> (wait.compareTo(settings.maxWait()) > 0) ? Long.MAX_VALUE : wait.toNanos())
			.orElseGet(() -> (long) (settings.backoff().limitNanos(this.retries) * this.group.random().getAsDouble()));
		if (delay > limit || !this.group.state().budget().tryRetry(settings.retryBudget(), now())) {
			return -1;
		}
		this.retries++;
		return delay;
	}

	/**
	 * Return what the caller gets where no attempt was of use: the first failure, with
	 * the others beside it. Where nothing may run twice, that is the one of what may have
	 * run, since the caller must not take it for what never ran.
	 */
	Throwable failure() {
		if (this.failures == null) {
			return new NoMemberAvailableException(this.group.state(), this.group + (this.interrupted
					? " has called no member: the thread was interrupted while it waited for one."
					: " has no member that may be called: each is drained, is left alone after failures, or has "
							+ "as many calls in flight as max-concurrent allows."));
		}
		Throwable first = this.failures.get(0);
		for (Throwable other : this.failures) {
			// one that is thrown again and again must not grow
			if (other != first && first.getSuppressed().length < MAX_SUPPRESSED
					&& !List.of(first.getSuppressed()).contains(other)) {
				first.addSuppressed(other);
			}
		}
		return first;
	}

	/**
	 * Note how a counted attempt has ended.
	 */
	void ended(Attempt<P> attempt, @Nullable FailureKind failure) {
		BiConsumer<String, String> observer = this.observer;
		if (observer != null) {
			tell(observer, attempt.member().name(), (failure != null) ? failure.name() : RoutingMeters.SERVED);
		}
		if (this.order.isTimed()) {
			this.order.ended(attempt.member(), failure, now());
		}
	}

	/**
	 * Tell of an attempt. That must not take a result from the caller.
	 */
	private void tell(BiConsumer<String, String> observer, String member, String outcome) {
		try {
			observer.accept(member, outcome);
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			logger.log(System.Logger.Level.DEBUG, "Nobody was told of an attempt of " + this.group + " at " + member,
					ex);
		}
	}

}
