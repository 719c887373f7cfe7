package io.beluga.registry.routing.internal.attempt;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

import io.beluga.registry.ProviderCall;
import io.beluga.registry.routing.internal.choice.Member;
import io.beluga.registry.routing.internal.choice.Strategy;
import io.beluga.registry.routing.internal.group.AttemptObserver;
import io.beluga.registry.routing.internal.group.Group;
import io.beluga.registry.routing.internal.group.RoutingSettings;
import io.beluga.registry.routing.internal.guard.Breaker;
import io.beluga.registry.routing.internal.guard.Generation;
import io.beluga.registry.spi.BreakerState;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * The way of one call through the members: it is told how an attempt has ended, and
 * answers what comes next. Used by one thread at a time, but for {@link #cancel}.
 */
public final class Route<P> {

	private static final System.Logger logger = System.getLogger(Route.class.getName());

	/**
	 * The most failures that are kept beside the first one.
	 */
	private static final int MAX_SUPPRESSED = 32;

	private final Group<P> group;

	private final @Nullable Method method;

	private final ProviderCall<? super P, ?, ?> call;

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

	/**
	 * How many instances have been called.
	 */
	private int attempts;

	/**
	 * How much the next member must take at least, where that is known to matter.
	 */
	private long context = -1;

	private volatile boolean cancelled;

	/**
	 * Create the way of a call.
	 * @param method the method that is called, where that is known
	 */
	public Route(Group<P> group, @Nullable Method method, ProviderCall<? super P, ?, ?> call) {
		this.group = group;
		this.method = method;
		this.call = call;
		this.counted = method == null || !group.isUnobserved(method);
		this.order = group.strategy().begin();
	}

	/**
	 * Create the way of the same call, to be made again.
	 */
	public Route<P> again() {
		return new Route<>(this.group, this.method, this.call);
	}

	public Group<P> group() {
		return this.group;
	}

	public @Nullable Method method() {
		return this.method;
	}

	ProviderCall<? super P, ?, ?> call() {
		return this.call;
	}

	long now() {
		return this.group.time().nanos();
	}

	/**
	 * Begin the first attempt.
	 */
	public Step<P> begin() {
		long now = now();
		if (this.counted) {
			this.group.budget().addCall(now);
			observe(null);
		}
		return next(now);
	}

	/**
	 * Find who observes the call, unless that is known.
	 * @param context what a subscriber of the caller has beside it
	 */
	public void observe(@Nullable Object context) {
		if (this.counted && this.observer == null) {
			this.observer = this.group.findObserver(context);
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
	 * Make no further attempt: nobody waits for a result.
	 */
	public void cancel() {
		this.cancelled = true;
	}

	public boolean isCancelled() {
		return this.cancelled;
	}

	/**
	 * Make attempts until one of them returns.
	 * @return the attempt that has returned, or what else is to be done
	 */
	public Step<P> run(Step<P> first) {
		Step<P> step = first;
		while (step instanceof Attempt<P> attempt && !attempt.isEntered()) {
			if (this.cancelled) {
				attempt.release();
				return new Step.End<>(new CancellationException());
			}
			try {
				attempt.make();
				return attempt;
			}
			catch (Throwable ex) {
				step = (Thread.currentThread().isInterrupted() && !(ex instanceof Error)) ? interrupted(attempt, ex)
						: failed(attempt, ex);
			}
		}
		return step;
	}

	/**
	 * Go on after a wait.
	 */
	public Step<P> resume(Step.Wait<P> wait) {
		Attempt<P> attempt = wait.forced() ? force(wait.member()) : enter(wait.member());
		return (attempt != null) ? attempt : next();
	}

	/**
	 * Go on without a wait that nobody can make.
	 */
	public Step<P> skip(Step.Wait<P> wait) {
		return wait.forced() ? resume(wait) : next();
	}

	/**
	 * Go on with what a member has returned, by an attempt of its own.
	 */
	public Step<P> resume(Attempt<P> ended) {
		// it was not called yet, and may not be any more
		this.called = this.failures != null;
		Attempt<P> entered = enter(ended.member());
		Step<P> step = (entered != null) ? entered : next();
		if (step instanceof Attempt<P> attempt && attempt.member() == ended.member()) {
			attempt.takeOver(ended);
		}
		return step;
	}

	/**
	 * End since the calling thread was interrupted while it waited.
	 */
	public Step<P> interrupted() {
		return end(" has called no member: the thread was interrupted while it waited for one.");
	}

	/**
	 * End after an attempt whose caller was interrupted: nobody knows what became of it,
	 * and nobody waits for another one.
	 */
	private Step<P> interrupted(Attempt<P> attempt, Throwable failure) {
		attempt.release();
		add(failure, true);
		return end();
	}

	private Step<P> next() {
		return next(now());
	}

	private Step<P> next(long now) {
		Member<P> member;
		while ((member = this.order.next()) != null) {
			this.retries = 0;
			Attempt<P> attempt = enter(member, now);
			if (attempt != null) {
				return attempt;
			}
		}
		return this.called ? end() : nextOfNone();
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
			// whoever tries out one that is down must not find it spared by its breaker
			this.order.ended(member, FailureKind.OPEN, now);
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
	private Step<P> nextOfNone() {
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
				return new Step.Wait<>(first, pause, true);
			}
			Attempt<P> attempt = force(first);
			if (attempt != null) {
				return attempt;
			}
			left.remove(first);
		}
		return end();
	}

	private long reopens(Member<P> member, long now) {
		Generation generation = member.generation();
		long pause = generation.pause(now);
		return (generation.breaker().state() == BreakerState.OPEN)
				? Math.max(pause, generation.breaker().reopensAt() - now) : pause;
	}

	/**
	 * Go on after an attempt has failed.
	 */
	public Step<P> failed(Attempt<P> attempt, Throwable failure) {
		if (failure instanceof Error) {
			attempt.releaseAfterError();
			return new Step.End<>(failure);
		}
		ClassifiedFailure classified;
		try {
			classified = this.group.classify(attempt.member(), attempt.isEntered(), failure);
		}
		catch (VirtualMachineError ex) {
			attempt.releaseAfterError();
			add(failure, false);
			// whoever waits for a result gets it, on whatever thread this is
			add(ex, true);
			return end();
		}
		return failed(attempt, failure, classified);
	}

	/**
	 * Go on after an attempt that has sent nothing for some time.
	 */
	public Step<P> timedOut(Attempt<P> attempt, long nanos) {
		return failed(attempt, new TimeoutException(this.group + ": " + attempt + " has sent nothing within "
				+ TimeUnit.NANOSECONDS.toMillis(nanos) + " ms."), ClassifiedFailure.of(FailureKind.TIMEOUT));
	}

	private Step<P> failed(Attempt<P> attempt, Throwable failure, ClassifiedFailure classified) {
		attempt.fail(classified);
		if (attempt.isAnswered() && !this.group.settings().buffered()) {
			// the caller has a part of an answer that no other member would continue
			return new Step.End<>(failure);
		}
		boolean movesOn = this.group.movesOn(classified.kind(), failure);
		// what may have run in vain where nothing may run twice: the caller must know
		add(failure, !movesOn && !this.group.isIdempotent());
		if (!movesOn) {
			return end();
		}
		if (classified.kind() == FailureKind.CONTEXT_LENGTH) {
			this.context = this.group.context(attempt.member());
			// where it is not known, no other one is known to take more
			return (this.context > 0) ? next() : end();
		}
		long delay = retryDelay(attempt.member(), classified);
		if (delay > 0) {
			return new Step.Wait<>(attempt.member(), delay, false);
		}
		Attempt<P> retry = (delay == 0) ? enter(attempt.member()) : null;
		return (retry != null) ? retry : next();
	}

	private void add(Throwable failure, boolean decisive) {
		this.failures = (this.failures != null) ? this.failures : new ArrayList<>(2);
		this.failures.add(decisive ? 0 : this.failures.size(), failure);
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
			.orElseGet(() -> (long) (settings.backoffNanos(this.retries) * this.group.random().getAsDouble()));
		if (delay > limit
				|| !this.group.budget().tryRetry(settings.retryPercent(), settings.retriesPerSecond(), now())) {
			return -1;
		}
		this.retries++;
		return delay;
	}

	private Step<P> end() {
		return end(" has no member that may be called: each is drained, is left alone after failures, or has "
				+ "as many calls in flight as max-concurrent allows.");
	}

	/**
	 * End by the first failure, with the others beside it. Where nothing may run twice,
	 * that is the one of what may have run, since the caller must not take it for what
	 * never ran.
	 * @param reason why, where there was no attempt
	 */
	private Step<P> end(String reason) {
		if (this.failures == null) {
			return new Step.End<>(this.group.refusal(this.group + reason));
		}
		Throwable first = this.failures.get(0);
		for (Throwable other : this.failures) {
			// one that is thrown again and again must not grow
			if (other != first && first.getSuppressed().length < MAX_SUPPRESSED
					&& !List.of(first.getSuppressed()).contains(other)) {
				first.addSuppressed(other);
			}
		}
		return new Step.End<>(first);
	}

	/**
	 * Note how a counted attempt has ended.
	 */
	void ended(Attempt<P> attempt, @Nullable FailureKind failure) {
		BiConsumer<String, String> observer = this.observer;
		if (observer != null) {
			tell(observer, attempt.member().name(), (failure != null) ? failure.name() : AttemptObserver.SERVED);
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
