package io.beluga.registry.routing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.spi.BreakerState;
import io.beluga.registry.spi.ProviderRoutes;
import org.jspecify.annotations.Nullable;

/**
 * Shows groups.
 */
final class RouteViews implements ProviderRoutes {

	private final Supplier<@Nullable Routes> routes;

	private final Supplier<Providers> providers;

	private final GroupCheck groups;

	/**
	 * Tells whether a provider makes groups.
	 */
	@FunctionalInterface
	interface GroupCheck {

		boolean isGroup(String packageName, String providerName);

	}

	/**
	 * Create the views.
	 * @param routes gives the groups that have been made, {@code null} where none was
	 */
	RouteViews(Supplier<@Nullable Routes> routes, Supplier<Providers> providers, GroupCheck groups) {
		this.routes = routes;
		this.providers = providers;
		this.groups = groups;
	}

	@Override
	public boolean isGroup(String packageName, String providerName) {
		return this.groups.isGroup(packageName, providerName);
	}

	@Override
	public List<String> members(String packageName, String name) {
		return members(packageName, name, GroupRules::members);
	}

	@Override
	public List<String> servingMembers(String packageName, String name) {
		return members(packageName, name, GroupRules::servingMembers);
	}

	private List<String> members(String packageName, String name, Function<ProviderConfig, List<String>> named) {
		Providers providers = this.providers.get();
		try {
			if (!isGroup(packageName, providers.info(packageName, name).providerName())) {
				return List.of();
			}
			return named.apply(providers.config(packageName, name))
				.stream()
				.map((member) -> GroupRules.realName(providers, packageName, member))
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
		RoutingHandle<?> group = (routes != null) ? routes.findCurrent(packageName, name) : null;
		return (group != null) ? describe(group) : List.of();
	}

	private static <P> List<Member> describe(RoutingHandle<P> group) {
		List<Member> described = new ArrayList<>();
		for (int i = 0; i < group.members().size(); i++) {
			described.add(describe(group.members().get(i), group.strategy().share(i), group.strategy().isOut(i),
					group.time()));
		}
		return described;
	}

	private static Member describe(io.beluga.registry.routing.Member<?> member, double share, boolean out, Time time) {
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
