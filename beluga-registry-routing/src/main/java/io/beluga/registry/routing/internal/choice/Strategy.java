package io.beluga.registry.routing.internal.choice;

import java.util.List;

import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Decides which member is asked first, and which ones after it.
 */
public interface Strategy<P> {

	/**
	 * Return which part of the calls is sent to a member first.
	 * @param index the place of the member
	 */
	double share(int index);

	/**
	 * Return the member that is tried out; {@code null} where none is.
	 */
	default @Nullable Member<P> candidate() {
		return null;
	}

	/**
	 * Tell whether the candidate was taken out for what it did.
	 */
	default boolean isAborted() {
		return false;
	}

	/**
	 * Begin a call.
	 */
	Order<P> begin();

	/**
	 * The members that a call may be sent to.
	 */
	interface Order<P> {

		/**
		 * Return the next member, each once.
		 */
		@Nullable Member<P> next();

		/**
		 * Return all of them.
		 */
		List<Member<P>> all();

		/**
		 * Tell whether the ends of attempts are of interest.
		 */
		default boolean isTimed() {
			return false;
		}

		/**
		 * Note that an attempt begins, where that is of interest.
		 */
		default void begun(long nanos) {
		}

		/**
		 * Note how the attempt that has begun last has ended, or that a member was not
		 * called since its breaker is open, where that is of interest.
		 * @param failure the kind of its failure, or {@code null}
		 */
		default void ended(Member<P> member, @Nullable FailureKind failure, long nanos) {
		}

	}

}
