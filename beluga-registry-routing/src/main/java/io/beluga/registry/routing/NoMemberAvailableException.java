package io.beluga.registry.routing;

import java.util.concurrent.RejectedExecutionException;

/**
 * No member of a group could be asked, and none was: each has as many calls in flight as
 * it may have, is left alone after failures, or is drained; or the thread was interrupted
 * while it waited for one.
 *
 * @since 0.1.0
 */
public final class NoMemberAvailableException extends RejectedExecutionException {

	private static final long serialVersionUID = 1L;

	private final transient Object group;

	NoMemberAvailableException(Object group, String message) {
		super(message);
		this.group = group;
	}

	boolean isOf(Object group) {
		return this.group == group;
	}

}
