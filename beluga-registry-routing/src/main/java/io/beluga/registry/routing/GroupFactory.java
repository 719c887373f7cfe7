package io.beluga.registry.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.routing.internal.call.RoutingHandle;
import io.beluga.registry.routing.internal.choice.Balance;
import io.beluga.registry.routing.internal.choice.Canary;
import io.beluga.registry.routing.internal.choice.Failover;
import io.beluga.registry.routing.internal.choice.Member;
import io.beluga.registry.routing.internal.choice.Strategy;
import io.beluga.registry.routing.internal.group.Group;
import io.beluga.registry.routing.internal.group.GroupState;
import io.beluga.registry.routing.internal.group.MemberNames;
import io.beluga.registry.routing.internal.group.Routes;
import io.beluga.registry.routing.internal.group.RoutingSettings;
import io.beluga.registry.support.HandleReferences;
import org.jspecify.annotations.Nullable;

/**
 * Makes groups of a package.
 */
final class GroupFactory<C extends GroupConfig, P> implements ProviderFactory<C, P> {

	private final ProviderPackage<P> providerPackage;

	private final Supplier<Routes> routes;

	private final BiPredicate<String, String> groups;

	GroupFactory(ProviderPackage<P> providerPackage, Supplier<Routes> routes, BiPredicate<String, String> groups) {
		this.providerPackage = providerPackage;
		this.routes = routes;
		this.groups = groups;
	}

	@Override
	public P create(ProviderContext context, C config) {
		Providers providers = context.providers();
		refuseCircle(providers, context.name(), config);
		Routes routes = this.routes.get();
		GroupState state = routes.acquire(this.providerPackage.name(), context.name());
		context.onDestroy(() -> routes.release(state));
		RoutingSettings settings = GroupConfig.settings(config);
		List<Member<P>> members = config.members()
			.stream()
			.map((name) -> new Member<>(name, providers.handle(this.providerPackage, name),
					state.member(name, settings.breaker())))
			.toList();
		Group<P> group = new Group<>(state, context.providerName(), this.providerPackage, settings, members,
				strategy(config, members, state, routes), providers, this.groups);
		state.announce(group);
		context.onDestroy(() -> state.withdraw(group));
		return HandleReferences.create(this.providerPackage, new RoutingHandle<>(group));
	}

	private Strategy<P> strategy(C config, List<Member<P>> members, GroupState state, Routes routes) {
		if (config instanceof BalanceConfig balance) {
			return new Balance<>(members, balance.weights(), routes.random());
		}
		if (config instanceof CanaryConfig canary) {
			return new Canary<>(members, state.canary(canary.canarySettings()), routes::key, routes.random());
		}
		return new Failover<>(members);
	}

	/**
	 * Refuse members that lead back here: a configuration that was put is not held
	 * against others before.
	 */
	private void refuseCircle(Providers providers, String name, C config) {
		List<String> circle = Circles.find(name, realNames(providers, config.members()), (member) -> {
			try {
				ProviderConfig known = providers.config(this.providerPackage.name(), member);
				return this.groups.test(this.providerPackage.name(), known.providerName())
						? realNames(providers, MemberNames.all(known)) : List.of();
			}
			catch (ProviderRegistryException ex) {
				return List.of();
			}
		});
		if (!circle.isEmpty()) {
			throw new IllegalArgumentException("The members go round in a circle: " + String.join(" -> ", circle));
		}
	}

	private List<String> realNames(Providers providers, List<String> names) {
		return names.stream().map((name) -> MemberNames.real(providers, this.providerPackage.name(), name)).toList();
	}

	@Override
	public List<ConfigViolation> validate(C config) {
		List<ConfigViolation> violations = new ArrayList<>();
		if (!this.providerPackage.hasReferences()) {
			violations.add(new ConfigViolation("provider-name",
					"is that of a group, which package '" + this.providerPackage.name()
							+ "' cannot have: nothing can stand for its contract "
							+ this.providerPackage.contract().getName() + ".",
					null, "Make the contract an interface, or declare a ProviderPackage bean with withReference."));
		}
		if (config instanceof CanaryConfig canary) {
			validate(canary, violations);
		}
		else {
			validateMembers(config.members(), violations);
		}
		if (config instanceof BalanceConfig balance) {
			validate(balance, violations);
		}
		validate(GroupConfig.settings(config), violations);
		return violations;
	}

	private static void validateMembers(List<String> members, List<ConfigViolation> violations) {
		if (members.isEmpty()) {
			violations.add(new ConfigViolation("members", "must name at least one configured provider.", null,
					"List names of the same package, as in members: [main, spare]."));
		}
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < members.size(); i++) {
			if (members.get(i) == null || members.get(i).isBlank()) {
				violations.add(new ConfigViolation("members[" + i + "]", "has no value."));
			}
			else if (!seen.add(members.get(i))) {
				violations.add(new ConfigViolation("members[" + i + "]", "names a member twice.", null,
						"Remove it: to ask a member again, set retries."));
			}
		}
	}

	private static void validate(BalanceConfig config, List<ConfigViolation> violations) {
		config.weights().forEach((member, weight) -> {
			String property = "weights." + member;
			if (!config.members().contains(member)) {
				violations.add(new ConfigViolation(property, "is the weight of somebody who is no member.", null,
						"Add it to members, or remove its weight."));
			}
			else if (weight == null || weight < 1) {
				violations.add(new ConfigViolation(property, "must be at least 1.", null,
						"To send no calls to a member, remove it from members."));
			}
		});
	}

	private static void validate(CanaryConfig config, List<ConfigViolation> violations) {
		require("stable", config.stable(), violations);
		require("candidate", config.candidate(), violations);
		if (config.stable() != null && config.stable().equals(config.candidate())) {
			violations.add(new ConfigViolation("candidate", "is the stable provider itself."));
		}
		if (!(config.percent() >= 0 && config.percent() <= 100)) {
			violations.add(new ConfigViolation("percent", "must be between 0 and 100."));
		}
	}

	private static void require(String property, @Nullable String name, List<ConfigViolation> violations) {
		if (name == null || name.isBlank()) {
			violations.add(new ConfigViolation(property, "must name a configured provider of the same package."));
		}
	}

	private static void validate(RoutingSettings settings, List<ConfigViolation> violations) {
		requireNotNegative("backoff.initial", settings.backoff(), violations);
		requireNotNegative("backoff.max", settings.maxBackoff(), violations);
		requireNotNegative("max-wait", settings.maxWait(), violations);
		requireNotNegative("attempt-timeout", settings.attemptTimeout(), violations);
		requireNotNegative("idle-timeout", settings.idleTimeout(), violations);
		requireInRange("breaker.open-for", settings.breaker().openFor(), violations);
		Duration openFor = settings.breaker().openFor();
		if (openFor != null && (openFor.isZero() || openFor.isNegative())) {
			violations.add(new ConfigViolation("breaker.open-for", "must be longer than zero."));
		}
		Duration initial = settings.backoff();
		Duration max = settings.maxBackoff();
		if (initial != null && max != null && max.compareTo(initial) < 0) {
			violations.add(new ConfigViolation("backoff.initial", "must not be longer than backoff.max."));
		}
	}

	private static void requireNotNegative(String property, @Nullable Duration duration,
			List<ConfigViolation> violations) {
		if (duration != null && duration.isNegative()) {
			violations.add(new ConfigViolation(property, "must not be negative."));
		}
		requireInRange(property, duration, violations);
	}

	private static void requireInRange(String property, @Nullable Duration duration, List<ConfigViolation> violations) {
		if (duration == null) {
			violations.add(new ConfigViolation(property, "has no value.", null, "Remove it for the default."));
		}
		else if (duration.compareTo(GroupRules.LONGEST) > 0) {
			violations.add(new ConfigViolation(property, "must not be longer than a year."));
		}
	}

}
