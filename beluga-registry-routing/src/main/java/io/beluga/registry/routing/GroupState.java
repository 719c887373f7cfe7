package io.beluga.registry.routing;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.event.MemberClosed;
import io.beluga.registry.event.MemberOpened;
import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a group, apart from its configuration: it outlives the instances that
 * a change of the configuration replaces.
 */
final class GroupState implements MemberState.Listener {

	private final Routes routes;

	private final String packageName;

	private final String name;

	private final Map<String, MemberState> members = new ConcurrentHashMap<>();

	private final RetryBudget budget = new RetryBudget();

	private final AtomicReference<@Nullable CanaryState> canary = new AtomicReference<>();

	/**
	 * How many instances of the group there are; guarded by the routes.
	 */
	private int instances;

	private volatile @Nullable RoutingHandle<?> serving;

	/**
	 * The newest instance of the group, which may not serve yet.
	 */
	private volatile @Nullable RoutingHandle<?> newest;

	GroupState(Routes routes, String packageName, String name) {
		this.routes = routes;
		this.packageName = packageName;
		this.name = name;
	}

	String packageName() {
		return this.packageName;
	}

	String name() {
		return this.name;
	}

	Time time() {
		return this.routes.time();
	}

	RetryBudget budget() {
		return this.budget;
	}

	Routes routes() {
		return this.routes;
	}

	/**
	 * Return what is known of a member.
	 */
	MemberState member(String name, BreakerConfig config) {
		return this.members.computeIfAbsent(name, (added) -> new MemberState(added, time(), this, config));
	}

	/**
	 * Return what is known of a candidate, or begin anew where another one is tried out.
	 */
	CanaryState canary(CanaryConfig config) {
		while (true) {
			CanaryState known = this.canary.get();
			if (known != null && known.isOf(config)) {
				return known;
			}
			CanaryState fresh = new CanaryState(this, config);
			if (this.canary.compareAndSet(known, fresh)) {
				return fresh;
			}
		}
	}

	/**
	 * Return the candidate that is tried out; {@code null} where the group is no canary.
	 */
	@Nullable String candidate() {
		RoutingHandle<?> current = current();
		return (current != null && current.config() instanceof CanaryConfig config) ? config.candidate() : null;
	}

	/**
	 * Tell whether the candidate is out.
	 */
	boolean isAborted() {
		CanaryState canary = this.canary.get();
		return candidate() != null && canary != null && canary.isAborted();
	}

	/**
	 * Note which instance of the group serves: the newest one that was called. The newest
	 * one of all may be still to come, and keeps its members, too.
	 */
	void serve(RoutingHandle<?> handle) {
		configure(handle);
		// under no lock: listeners are foreign code
		handle.members().forEach((member) -> member.state().tellClosed());
	}

	private synchronized void configure(RoutingHandle<?> handle) {
		RoutingHandle<?> serving = this.serving;
		if (serving == null || serving.number() < handle.number()) {
			handle.members().forEach((member) -> member.state().configure(handle.settings().breaker()));
			RoutingHandle<?> newest = this.newest;
			Set<String> kept = new HashSet<>(handle.config().members());
			kept.addAll((newest != null) ? newest.config().members() : List.of());
			this.members.keySet().retainAll(kept);
			this.serving = handle;
		}
	}

	/**
	 * Note that there is another instance of the group.
	 */
	synchronized void announce(RoutingHandle<?> handle) {
		RoutingHandle<?> newest = this.newest;
		if (newest == null || newest.number() < handle.number()) {
			this.newest = handle;
		}
	}

	/**
	 * Note that an instance of the group is gone. One that never came to serve leaves the
	 * group to the one that does.
	 */
	synchronized void withdraw(RoutingHandle<?> handle) {
		if (this.newest == handle) {
			this.newest = this.serving;
		}
	}

	/**
	 * Return the instance that serves, or will with the next call.
	 */
	@Nullable RoutingHandle<?> current() {
		return this.newest;
	}

	/**
	 * Return the members of that instance.
	 */
	Collection<MemberState> members() {
		RoutingHandle<?> current = current();
		return (current != null) ? current.members().stream().<MemberState>map(Member::state).toList() : List.of();
	}

	@Nullable MemberState findMember(String name) {
		return members().stream().filter((member) -> member.name().equals(name)).findFirst().orElse(null);
	}

	void add() {
		this.instances++;
	}

	boolean remove() {
		return --this.instances == 0;
	}

	/**
	 * Return what makes the instance that serves.
	 */
	String providerName() {
		RoutingHandle<?> serving = this.serving;
		return (serving != null) ? serving.providerName() : "";
	}

	@Override
	public void onOpened(MemberState member) {
		FailureKind reason = member.lastFailure();
		long left = member.generation().breaker().reopensAt() - time().nanos();
		Instant now = time().clock().instant();
		this.routes.publish(new MemberOpened(this.packageName, this.name, providerName(), member.name(),
				String.valueOf(reason), now.plusNanos(Math.max(0, left)), now));
	}

	@Override
	public void onClosed(MemberState member) {
		this.routes.publish(
				new MemberClosed(this.packageName, this.name, providerName(), member.name(), time().clock().instant()));
	}

	@Override
	public String toString() {
		return this.packageName + "." + this.name;
	}

}
