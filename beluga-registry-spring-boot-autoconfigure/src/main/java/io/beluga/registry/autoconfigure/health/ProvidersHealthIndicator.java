package io.beluga.registry.autoconfigure.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderState;
import io.beluga.registry.autoconfigure.health.ProviderHealth.Role;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.InstanceProbe;
import io.beluga.registry.spi.ProviderRoutes;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * The health of all configured providers, as they are now. Looking creates nothing and
 * waits for no creation.
 */
final class ProvidersHealthIndicator extends AbstractHealthIndicator implements DisposableBean {

	/**
	 * The details that are shown. Of more, those that are in trouble come first.
	 */
	static final int MOST_DETAILS = 500;

	private final ConfiguredProviders configured;

	private final @Nullable HealthProbes probes;

	private final @Nullable ProviderRoutes routes;

	ProvidersHealthIndicator(ConfiguredProviders configured, @Nullable HealthProbes probes,
			@Nullable ProviderRoutes routes) {
		super("The health of providers cannot be told");
		this.configured = configured;
		this.probes = probes;
		this.routes = routes;
	}

	@Override
	public void destroy() {
		if (this.probes != null) {
			this.probes.close();
		}
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<ProviderHealth> all;
		try {
			all = read();
		}
		catch (RegistryAccessFailedException ex) {
			builder.outOfService().withDetail("registry", "closed");
			return;
		}
		if (all.stream().anyMatch(ProviderHealth::isDown)) {
			builder.down();
		}
		else {
			builder.up();
		}
		shown(all).forEach((each) -> builder.withDetail(each.label(), each.detail()));
		if (all.size() > MOST_DETAILS) {
			builder.withDetail("omitted", all.size() - MOST_DETAILS);
		}
	}

	private static List<ProviderHealth> shown(List<ProviderHealth> all) {
		if (all.size() <= MOST_DETAILS) {
			return all;
		}
		List<ProviderHealth> shown = new ArrayList<>(all.stream().filter(ProviderHealth::isTroubled).toList());
		all.stream().filter((each) -> !each.isTroubled()).limit(MOST_DETAILS).forEach(shown::add);
		return shown.subList(0, MOST_DETAILS);
	}

	private List<ProviderHealth> read() {
		List<Candidate> candidates = candidates();
		Map<InstanceProbe, ProbeOutcome> outcomes = probe(candidates);
		List<ProviderHealth> all = candidates.stream().map((candidate) -> candidate.health(outcomes)).toList();
		return (this.routes != null) ? new GroupHealth(this.configured, this.routes, all).apply() : all;
	}

	private List<Candidate> candidates() {
		List<Candidate> candidates = new ArrayList<>();
		for (String packageName : this.configured.packages()) {
			for (String name : this.configured.describe(packageName).configured()) {
				try {
					candidates.add(candidate(packageName, name));
				}
				catch (ProviderNotFoundException ex) {
					// removed since it was listed
					continue;
				}
			}
		}
		return candidates;
	}

	private Candidate candidate(String packageName, String name) {
		ConfiguredProviderInfo info = this.configured.providers().info(packageName, name);
		InstanceProbe probe = (this.probes != null && info.state() == ProviderState.READY)
				? this.configured.findProbe(packageName, name).orElse(null) : null;
		return new Candidate(info, this.configured.isOptional(packageName, name), probe);
	}

	private Map<InstanceProbe, ProbeOutcome> probe(List<Candidate> candidates) {
		List<InstanceProbe> wanted = candidates.stream().map(Candidate::probe).filter(Objects::nonNull).toList();
		return (this.probes != null) ? this.probes.check(wanted) : Map.of();
	}

	/**
	 * A configured provider and, where it is to be probed, its instance.
	 */
	private record Candidate(ConfiguredProviderInfo info, boolean optional, @Nullable InstanceProbe probe) {

		ProviderHealth health(Map<InstanceProbe, ProbeOutcome> outcomes) {
			return new ProviderHealth(this.info, this.optional, (this.probe != null) ? outcomes.get(this.probe) : null,
					Role.NONE);
		}

	}

}
