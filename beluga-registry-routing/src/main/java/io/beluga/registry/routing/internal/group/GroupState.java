package io.beluga.registry.routing.internal.group;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import io.beluga.registry.event.CanaryAborted;
import io.beluga.registry.event.MemberClosed;
import io.beluga.registry.event.MemberOpened;
import io.beluga.registry.routing.internal.choice.CanarySettings;
import io.beluga.registry.routing.internal.choice.CanaryState;
import io.beluga.registry.routing.internal.choice.Member;
import io.beluga.registry.routing.internal.guard.BreakerSettings;
import io.beluga.registry.routing.internal.guard.MemberState;
import io.beluga.registry.routing.internal.guard.RetryBudget;
import io.beluga.registry.routing.internal.guard.Time;
import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a group, apart from its configuration: it outlives the instances that
 * a change of the configuration replaces.
 */
public final class GroupState implements MemberState.Listener {

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

	private volatile @Nullable Group<?> serving;

	/**
	 * The newest instance of the group, which may not serve yet.
	 */
	private volatile @Nullable Group<?> newest;

	GroupState(Routes routes, String packageName, String name) {
		this.routes = routes;
		this.packageName = packageName;
		this.name = name;
	}

	public String packageName() {
		return this.packageName;
	}

	public String name() {
		return this.name;
	}

	Time time() {
		return this.routes.time();
	}

	public RetryBudget budget() {
		return this.budget;
	}

	Routes routes() {
		return this.routes;
	}

	/**
	 * Return what is known of a member.
	 */
	public MemberState member(String name, BreakerSettings breaker) {
		return this.members.computeIfAbsent(name, (added) -> new MemberState(added, time(), this, breaker));
	}

	/**
	 * Return what is known of a candidate, or begin anew where another one is tried out,
	 * or by other settings.
	 */
	public CanaryState canary(CanarySettings settings) {
		while (true) {
			CanaryState known = this.canary.get();
			if (known != null && known.settings().equals(settings)) {
				return known;
			}
			CanaryState fresh = new CanaryState(toString(), settings,
					(reason) -> aborted(settings.candidate(), reason));
			if (this.canary.compareAndSet(known, fresh)) {
				return fresh;
			}
		}
	}

	private void aborted(String candidate, String reason) {
		this.routes.publish(new CanaryAborted(this.packageName, this.name, providerName(), candidate, reason,
				time().clock().instant()));
	}

	/**
	 * Note which instance of the group serves: the newest one that was called. The newest
	 * one of all may be still to come, and keeps its members, too.
	 */
	void serve(Group<?> group) {
		configure(group);
		// under no lock: listeners are foreign code
		group.members().forEach((member) -> member.state().tellClosed());
	}

	private synchronized void configure(Group<?> group) {
		Group<?> serving = this.serving;
		if (serving == null || serving.number() < group.number()) {
			group.members().forEach((member) -> member.state().configure(group.settings().breaker()));
			Group<?> newest = this.newest;
			Set<String> kept = names(group);
			if (newest != null) {
				kept.addAll(names(newest));
			}
			this.members.keySet().retainAll(kept);
			this.serving = group;
		}
	}

	private static <P> Set<String> names(Group<P> group) {
		return group.members().stream().map(Member::name).collect(Collectors.toCollection(HashSet::new));
	}

	/**
	 * Note that there is another instance of the group.
	 */
	public synchronized void announce(Group<?> group) {
		Group<?> newest = this.newest;
		if (newest == null || newest.number() < group.number()) {
			this.newest = group;
		}
	}

	/**
	 * Note that an instance of the group is gone. One that never came to serve leaves the
	 * group to the one that does.
	 */
	public synchronized void withdraw(Group<?> group) {
		if (this.newest == group) {
			this.newest = this.serving;
		}
	}

	/**
	 * Return the instance that serves, or will with the next call.
	 */
	public @Nullable Group<?> current() {
		return this.newest;
	}

	/**
	 * Return the members of that instance.
	 */
	public Collection<MemberState> members() {
		Group<?> current = current();
		return (current != null) ? current.members().stream().<MemberState>map(Member::state).toList() : List.of();
	}

	public @Nullable MemberState findMember(String name) {
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
		Group<?> serving = this.serving;
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
