package io.beluga.registry.routing.internal.call;

import java.util.Locale;

import io.beluga.registry.routing.internal.attempt.Attempt;
import io.beluga.registry.routing.internal.attempt.Route;
import io.beluga.registry.routing.internal.attempt.Step;
import io.beluga.registry.routing.internal.call.Results.Kind;
import io.beluga.registry.routing.internal.group.Group;
import io.beluga.registry.routing.internal.guard.Time;

/**
 * A call whose result ends later. It goes on at the next member on a thread that may take
 * its time, since the one that brings a failure may not.
 */
abstract class LaterCall<P> {

	private static final System.Logger logger = System.getLogger(LaterCall.class.getName());

	private final Route<P> route;

	private final Kind kind;

	LaterCall(Route<P> route, Kind kind) {
		this.route = route;
		this.kind = kind;
	}

	final Route<P> route() {
		return this.route;
	}

	final Group<P> group() {
		return this.route.group();
	}

	final Time time() {
		return group().time();
	}

	/**
	 * Cancel what a member has returned. That this fails concerns nobody any more.
	 */
	final void cancel(Runnable cancellation) {
		try {
			cancellation.run();
		}
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			logger.log(System.Logger.Level.DEBUG,
					"What a member of " + group() + " has returned cannot be cancelled: " + ex.getClass().getName());
		}
	}

	/**
	 * Go on with the result of an attempt, until it ends.
	 * @param attempt has returned something of the kind
	 */
	abstract void follow(Attempt<P> attempt);

	/**
	 * End in a failure, unless it has ended.
	 */
	abstract void end(Throwable failure);

	/**
	 * Go on, on another thread where that may take time.
	 */
	final void proceed(Step<P> next) {
		if (next instanceof Step.Wait<P> wait) {
			time().schedule(() -> time().execute(() -> resume(wait)), wait.nanos());
		}
		else if (next instanceof Step.End<P> end) {
			end(end.failure());
		}
		else {
			time().execute(() -> run(next));
		}
	}

	private void resume(Step.Wait<P> wait) {
		if (!this.route.isCancelled()) {
			run(this.route.resume(wait));
		}
	}

	/**
	 * Go on, on this thread.
	 */
	final void run(Step<P> first) {
		Step<P> step = this.route.run(first);
		if (!(step instanceof Attempt<P> attempt)) {
			proceed(step);
		}
		else if (Results.kindOf(attempt.result()) == this.kind) {
			follow(attempt);
		}
		else {
			attempt.release();
			end(new IllegalStateException(group() + ": " + attempt + " has returned no "
					+ this.kind.name().toLowerCase(Locale.ROOT) + ", where another member did."));
		}
	}

}
