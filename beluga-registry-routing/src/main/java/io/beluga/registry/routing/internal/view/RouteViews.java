package io.beluga.registry.routing.internal.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;

import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.routing.internal.group.Group;
import io.beluga.registry.routing.internal.group.GroupState;
import io.beluga.registry.routing.internal.group.MemberNames;
import io.beluga.registry.routing.internal.group.Routes;
import io.beluga.registry.routing.internal.guard.Generation;
import io.beluga.registry.routing.internal.guard.MemberState;
import io.beluga.registry.routing.internal.guard.Time;
import io.beluga.registry.spi.BreakerState;
import io.beluga.registry.spi.ProviderRoutes;
import org.jspecify.annotations.Nullable;

/**
 * Shows groups.
 */
public final class RouteViews implements ProviderRoutes {

	private final Supplier<@Nullable Routes> routes;

	private final Supplier<Providers> providers;

	private final BiPredicate<String, String> groups;

	/**
	 * Create the views.
	 * @param routes gives the groups that have been made, {@code null} where none was
	 * @param groups tells, by package and name, whether a provider makes groups
	 */
	public RouteViews(Supplier<@Nullable Routes> routes, Supplier<Providers> providers,
			BiPredicate<String, String> groups) {
		this.routes = routes;
		this.providers = providers;
		this.groups = groups;
	}

	@Override
	public boolean isGroup(String packageName, String providerName) {
		return this.groups.test(packageName, providerName);
	}

	@Override
	public List<String> members(String packageName, String name) {
		return members(packageName, name, MemberNames::all);
	}

	@Override
	public List<String> servingMembers(String packageName, String name) {
		return members(packageName, name, MemberNames::serving);
	}

	private List<String> members(String packageName, String name, Function<ProviderConfig, List<String>> named) {
		Providers providers = this.providers.get();
		try {
			if (!isGroup(packageName, providers.info(packageName, name).providerName())) {
				return List.of();
			}
			return named.apply(providers.config(packageName, name))
				.stream()
				.map((member) -> MemberNames.real(providers, packageName, member))
				.toList();
		}
		catch (ProviderRegistryException ex) {
			// it is gone, or its configuration cannot be read
			return List.of();
		}
	}

	@Override
	public List<Member> route(String packageName, String name) {
		Routes routes = this.routes.get();
		Group<?> group = (routes != null) ? routes.findCurrent(packageName, name) : null;
		return (group != null) ? describe(group) : List.of();
	}

	private static <P> List<Member> describe(Group<P> group) {
		List<Member> described = new ArrayList<>();
		for (int i = 0; i < group.members().size(); i++) {
			io.beluga.registry.routing.internal.choice.Member<P> member = group.members().get(i);
			boolean out = member == group.strategy().candidate() && group.strategy().isAborted();
			described.add(describe(member, group.strategy().share(i), out, group.time()));
		}
		return described;
	}

	private static Member describe(io.beluga.registry.routing.internal.choice.Member<?> member, double share,
			boolean out, Time time) {
		MemberState state = member.state();
		Generation generation = member.generation();
		long now = time.nanos();
		long left = generation.pause(now);
		BreakerState breaker = generation.breaker().state();
		if (breaker == BreakerState.OPEN) {
			left = Math.max(left, generation.breaker().reopensAt() - now);
		}
		Optional<Instant> reopensAt = (left > 0) ? Optional.of(time.clock().instant().plusNanos(left))
				: Optional.empty();
		return new Member(member.name(), share, out || state.isDrained(), breaker, reopensAt,
				Optional.ofNullable(state.lastFailure()), state.calls(), state.inFlight());
	}

	@Override
	public boolean drain(String packageName, String name, String member, boolean drained) {
		Routes routes = this.routes.get();
		GroupState group = (routes != null) ? routes.find(packageName, name) : null;
		MemberState state = (group != null) ? group.findMember(member) : null;
		if (state == null) {
			return false;
		}
		state.setDrained(drained);
		return true;
	}

}
