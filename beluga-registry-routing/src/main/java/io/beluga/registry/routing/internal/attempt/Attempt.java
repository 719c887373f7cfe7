package io.beluga.registry.routing.internal.attempt;

import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderCall;
import io.beluga.registry.routing.internal.choice.Member;
import io.beluga.registry.routing.internal.guard.Breaker;
import io.beluga.registry.routing.internal.guard.Generation;
import io.beluga.registry.routing.internal.guard.MemberState;
import io.beluga.registry.spi.AttributedCall;
import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * An attempt of a call at a member. It holds a place among the member's calls and a
 * ticket of its breaker, and gives both back when it ends, whatever ends it first.
 */
public final class Attempt<P> implements Step<P>, ProviderCall<P, @Nullable Object, Exception> {

	private static final System.Logger logger = System.getLogger(Attempt.class.getName());

	private static final AtomicIntegerFieldUpdater<Attempt<?>> ENDED = updater();

	private final Route<P> route;

	private final Member<P> member;

	private final Generation generation;

	private final long ticket;

	private boolean entered;

	/**
	 * What the member has returned.
	 */
	private @Nullable Object result;

	/**
	 * Who is called, where the answer is to say so.
	 */
	private @Nullable ConfiguredProviderInfo called;

	private volatile boolean answered;

	private volatile int ended;

	Attempt(Route<P> route, Member<P> member, Generation generation, long ticket) {
		this.route = route;
		this.member = member;
		this.generation = generation;
		this.ticket = ticket;
	}

	@SuppressWarnings({ "unchecked", "rawtypes" }) // a class literal has no type
													// arguments
	private static AtomicIntegerFieldUpdater<Attempt<?>> updater() {
		return (AtomicIntegerFieldUpdater) AtomicIntegerFieldUpdater.newUpdater(Attempt.class, "ended");
	}

	Member<P> member() {
		return this.member;
	}

	public Route<P> route() {
		return this.route;
	}

	/**
	 * Tell whether there was an instance to call.
	 */
	boolean isEntered() {
		return this.entered;
	}

	public @Nullable Object result() {
		return this.result;
	}

	/**
	 * Make the call.
	 */
	void make() throws Exception {
		Method method = this.route.method();
		this.result = (method != null) ? this.member.handle().use(method, this) : this.member.handle().use(this);
	}

	@Override
	public @Nullable Object call(P instance) throws Exception {
		ProviderCall<? super P, ?, ?> call = this.route.call();
		this.entered = true;
		this.route.entered();
		this.generation.found(this.member.instanceId());
		if (call instanceof AttributedCall) {
			this.called = this.member.handle().info();
		}
		return call.call(instance);
	}

	/**
	 * Have an answer say who gave it, if it can.
	 */
	@SuppressWarnings("unchecked") // it is of the same type
	public <R extends @Nullable Object> R attribute(R answer) {
		ConfiguredProviderInfo called = this.called;
		if (called == null || answer == null || !(this.route.call() instanceof AttributedCall<?, ?, ?> attributed)) {
			return answer;
		}
		try {
			return (R) attributed.attribute(answer, called.name(), called.generation(), this.route.attempts());
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			// the answer is there, and must reach the caller
			logger.log(System.Logger.Level.DEBUG, "An answer of " + this + " does not say who gave it", ex);
			return answer;
		}
	}

	/**
	 * Take over the call that was made by an attempt that has ended.
	 */
	void takeOver(Attempt<P> ended) {
		this.entered = true;
		this.called = ended.called;
		this.result = ended.result;
	}

	/**
	 * Leave it to another attempt what becomes of the call.
	 */
	public void handOver() {
		if (end()) {
			this.member.state().leave();
			this.generation.breaker().release(this.ticket);
		}
	}

	/**
	 * End, unless that was done.
	 * @return whether this end counts
	 */
	private boolean end() {
		return ENDED.compareAndSet(this, 0, 1) && this.route.isCounted();
	}

	/**
	 * Note that the first element of a result is there: a breaker that waits for the
	 * outcome of this call need not wait for the last one.
	 */
	public void answered() {
		if (!this.answered) {
			this.answered = true;
			if (this.generation.breaker().isProbe(this.ticket)) {
				this.generation.breaker().success(this.ticket);
			}
		}
	}

	boolean isAnswered() {
		return this.answered;
	}

	public void succeed() {
		if (end()) {
			succeeded();
		}
	}

	/**
	 * Succeed before anybody else knows of the attempt.
	 */
	public void succeedAtOnce() {
		if (this.route.isCounted()) {
			succeeded();
		}
	}

	private void succeeded() {
		this.member.state().leave();
		this.member.state().countServed();
		this.generation.breaker().success(this.ticket);
		this.route.ended(this, null);
	}

	void fail(ClassifiedFailure failure) {
		if (!end()) {
			return;
		}
		FailureKind kind = failure.kind();
		MemberState state = this.member.state();
		Breaker breaker = this.generation.breaker();
		state.leave();
		state.count(kind);
		switch (kind) {
			case UNAVAILABLE, CONNECT, TIMEOUT -> breaker.failure(this.ticket);
			case AUTH, QUOTA -> breaker.open();
			case RATE_LIMITED -> {
				failure.retryAfter().ifPresent((wait) -> this.generation.pauseUntil(this.route.now() + wait.toNanos()));
				breaker.release(this.ticket);
			}
			default -> breaker.release(this.ticket);
		}
		this.route.ended(this, kind);
	}

	/**
	 * End without knowing anything: what was called is not used, or no longer.
	 */
	public void release() {
		release(this.answered ? null : FailureKind.CANCELLED);
	}

	/**
	 * End by an {@link Error}, which says nothing of the member.
	 */
	void releaseAfterError() {
		release(FailureKind.UNKNOWN);
	}

	private void release(@Nullable FailureKind kind) {
		if (!end()) {
			return;
		}
		MemberState state = this.member.state();
		state.leave();
		if (kind == null) {
			state.countServed();
		}
		else if (this.entered || kind != FailureKind.CANCELLED) {
			state.count(kind);
		}
		if (this.answered) {
			this.generation.breaker().success(this.ticket);
		}
		else {
			this.generation.breaker().release(this.ticket);
		}
		this.route.ended(this, kind);
	}

	@Override
	public String toString() {
		return this.member.toString();
	}

}
