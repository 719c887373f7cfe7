package io.beluga.registry.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What operators see of groups of providers, and can do to them. Looking calls nobody and
 * creates nothing. Thread-safe.
 *
 * @since 0.1.0
 */
public interface ProviderRoutes {

	/**
	 * Tell whether a provider makes groups.
	 * @param packageName the package
	 * @param providerName a registered provider
	 * @return whether what it makes has members
	 */
	boolean isGroup(String packageName, String providerName);

	/**
	 * Return the members of a group.
	 * @param packageName the package
	 * @param name a configured provider
	 * @return the configured providers behind its members, without aliases; empty where
	 * it is no group
	 */
	List<String> members(String packageName, String name);

	/**
	 * Return the members that keep a group serving: it does as long as one of them can.
	 * Those are all, unless some get only a part of the calls and stand in for nobody.
	 * @param packageName the package
	 * @param name a configured provider
	 * @return some of the {@linkplain #members(String, String) members}
	 */
	default List<String> servingMembers(String packageName, String name) {
		return members(packageName, name);
	}

	/**
	 * Describe how a group sends its calls.
	 * @param packageName the package
	 * @param name a configured provider
	 * @return its members in order; empty where it is no group, or has no instance yet
	 */
	List<Member> route(String packageName, String name);

	/**
	 * Send no more calls to a member, or send them again. Calls in flight go on. It holds
	 * until the application ends or the member leaves the group.
	 * @param packageName the package
	 * @param name the group
	 * @param member a member, as the group names it
	 * @param drained whether it gets no calls
	 * @return whether there is such a member of a group that has an instance
	 */
	boolean drain(String packageName, String name, String member, boolean drained);

	/**
	 * A member of a group, as it is now.
	 *
	 * @param name what the group calls it
	 * @param share the part of the calls that are sent to it first, if all may be called
	 * @param drained whether it was taken out by hand, or is a candidate that was aborted
	 * @param breaker the state of its circuit breaker
	 * @param reopensAt when it is tried again, where it is not called until then
	 * @param lastFailure the kind of its last failure
	 * @param calls how many calls it has had, however they ended
	 * @param inFlight how many of them run
	 */
	record Member(String name, double share, boolean drained, BreakerState breaker, Optional<Instant> reopensAt,
			Optional<FailureKind> lastFailure, long calls, int inFlight) {
	}

}
