package io.beluga.registry.routing.internal.group;

/**
 * Makes what a caller gets where no member may be called, and knows it again.
 */
public interface Refusals {

	/**
	 * Make one.
	 * @param group the group that refuses
	 */
	RuntimeException create(GroupState group, String message);

	/**
	 * Tell whether a failure is one of a group.
	 */
	boolean isOf(Throwable failure, GroupState group);

}
