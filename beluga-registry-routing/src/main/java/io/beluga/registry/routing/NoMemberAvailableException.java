package io.beluga.registry.routing;

import java.util.concurrent.RejectedExecutionException;

import io.beluga.registry.routing.internal.group.GroupState;
import io.beluga.registry.routing.internal.group.Refusals;

/**
 * No member of a group could be asked, and none was: each has as many calls in flight as
 * it may have, is left alone after failures, or is drained; or the thread was interrupted
 * while it waited for one.
 *
 * @since 0.1.0
 */
public final class NoMemberAvailableException extends RejectedExecutionException {

	/**
	 * Makes them for what does not see this class.
	 */
	static final Refusals REFUSALS = new Refusals() {

		@Override
		public RuntimeException create(GroupState group, String message) {
			return new NoMemberAvailableException(group, message);
		}

		@Override
		public boolean isOf(Throwable failure, GroupState group) {
			return failure instanceof NoMemberAvailableException refusal && refusal.group == group;
		}

	};

	private static final long serialVersionUID = 1L;

	private final transient GroupState group;

	private NoMemberAvailableException(GroupState group, String message) {
		super(message);
		this.group = group;
	}

}
