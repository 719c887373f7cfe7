package io.beluga.registry.routing.internal.attempt;

import io.beluga.registry.routing.internal.choice.Member;

/**
 * What a call does next: it makes an attempt, waits before one, or ends in a failure.
 */
public sealed interface Step<P> permits Attempt, Step.Wait, Step.End {

	/**
	 * A wait before a call of a member.
	 *
	 * @param member the member
	 * @param nanos how long to wait
	 * @param forced whether it is called although its breaker is open
	 */
	record Wait<P>(Member<P> member, long nanos, boolean forced) implements Step<P> {
	}

	/**
	 * No attempt was of use.
	 *
	 * @param failure what the caller gets
	 */
	record End<P>(Throwable failure) implements Step<P> {
	}

}
