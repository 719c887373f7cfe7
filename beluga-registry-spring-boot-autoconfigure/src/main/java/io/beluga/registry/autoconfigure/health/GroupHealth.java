package io.beluga.registry.autoconfigure.health;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.beluga.registry.autoconfigure.health.ProviderHealth.Role;
import io.beluga.registry.error.PackageNotFoundException;
import io.beluga.registry.spi.BreakerState;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderPackageInfo;
import io.beluga.registry.spi.ProviderRoutes;

/**
 * What health has to know of groups: one serves as long as one of its members can, and a
 * member that is not the default of its package is there for its groups.
 */
final class GroupHealth {

	private final ConfiguredProviders configured;

	private final ProviderRoutes routes;

	private final List<ProviderHealth> all;

	private final Map<String, ProviderHealth> byLabel = new HashMap<>();

	private final Map<String, List<String>> members = new HashMap<>();

	GroupHealth(ConfiguredProviders configured, ProviderRoutes routes, List<ProviderHealth> all) {
		this.configured = configured;
		this.routes = routes;
		this.all = all;
	}

	List<ProviderHealth> apply() {
		Set<String> used = new HashSet<>();
		for (ProviderHealth each : this.all) {
			String packageName = each.info().packageName();
			this.byLabel.put(each.label(), each);
			List<String> members = this.routes.members(packageName, each.info().name());
			if (!members.isEmpty()) {
				this.members.put(each.label(), this.routes.servingMembers(packageName, each.info().name()));
			}
			members.forEach((member) -> used.add(packageName + "." + member));
		}
		return used.isEmpty() ? this.all : this.all.stream().map((each) -> each.with(role(each, used))).toList();
	}

	private Role role(ProviderHealth health, Set<String> used) {
		if (used.contains(health.label()) && !isDefault(health)) {
			return Role.MEMBER;
		}
		return canServe(health, new HashSet<>()) ? Role.NONE : Role.STRANDED;
	}

	private boolean isDefault(ProviderHealth health) {
		return describe(health.info().packageName()).flatMap(ProviderPackageInfo::defaultName)
			.filter(health.info().name()::equals)
			.isPresent();
	}

	private boolean canServe(ProviderHealth health, Set<String> seen) {
		List<String> members = this.members.getOrDefault(health.label(), List.of());
		if (members.isEmpty() || !seen.add(health.label())) {
			// no group: its own state says it
			return true;
		}
		String packageName = health.info().packageName();
		Map<String, String> aliases = describe(packageName).map(ProviderPackageInfo::aliases).orElse(Map.of());
		Map<String, ProviderRoutes.Member> route = new HashMap<>();
		this.routes.route(packageName, health.info().name())
			.forEach((member) -> route.put(aliases.getOrDefault(member.name(), member.name()), member));
		boolean serves = members.stream().anyMatch((name) -> {
			ProviderHealth member = this.byLabel.get(packageName + "." + name);
			ProviderRoutes.Member known = route.get(name);
			// one that has asked to wait is called again soon: that is no failure
			return member != null && member.canServe() && canServe(member, seen)
					&& (known == null || (!known.drained() && known.breaker() != BreakerState.OPEN));
		});
		// several groups may have the same member
		seen.remove(health.label());
		return serves;
	}

	private Optional<ProviderPackageInfo> describe(String packageName) {
		try {
			return Optional.of(this.configured.describe(packageName));
		}
		catch (PackageNotFoundException ex) {
			return Optional.empty();
		}
	}

}
