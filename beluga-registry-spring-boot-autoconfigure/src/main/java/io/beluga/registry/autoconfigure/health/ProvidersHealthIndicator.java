package io.beluga.registry.autoconfigure.health;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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

	private final Supplier<@Nullable ConfiguredProviders> source;

	private volatile @Nullable ConfiguredProviders configured;

	private final @Nullable HealthProbes probes;

	private final @Nullable ProviderRoutes routes;

	/**
	 * Create an indicator.
	 * @param source gives the configured providers, {@code null} while there are none
	 */
	ProvidersHealthIndicator(Supplier<@Nullable ConfiguredProviders> source, @Nullable HealthProbes probes,
			@Nullable ProviderRoutes routes) {
		super("The health of providers cannot be told");
		this.source = source;
		this.configured = source.get();
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
			all = read(configured());
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
		return (all.size() <= MOST_DETAILS) ? all
				: all.stream().sorted(Comparator.comparing((each) -> !each.isTroubled())).limit(MOST_DETAILS).toList();
	}

	/**
	 * Return the configured providers, which are kept: while the context closes, they
	 * cannot be fetched.
	 */
	private @Nullable ConfiguredProviders configured() {
		ConfiguredProviders configured = this.configured;
		if (configured == null) {
			configured = this.source.get();
			this.configured = configured;
		}
		return configured;
	}

	private List<ProviderHealth> read(@Nullable ConfiguredProviders configured) {
		if (configured == null) {
			return List.of();
		}
		List<ProviderHealth> all = new ArrayList<>();
		Map<String, InstanceProbe> targets = new HashMap<>();
		for (String packageName : configured.packages()) {
			for (String name : configured.describe(packageName).configured()) {
				try {
					ProviderHealth health = new ProviderHealth(configured.providers().info(packageName, name),
							configured.isOptional(packageName, name), null, Role.NONE);
					all.add(health);
					if (this.probes != null && health.info().state() == ProviderState.READY) {
						configured.findProbe(packageName, name)
							.ifPresent((target) -> targets.put(health.label(), target));
					}
				}
				catch (ProviderNotFoundException ex) {
					// removed since it was listed
					continue;
				}
			}
		}
		if (this.probes != null) {
			Map<InstanceProbe, ProbeOutcome> outcomes = this.probes.check(targets.values());
			all.replaceAll((health) -> {
				InstanceProbe target = targets.get(health.label());
				return (target != null) ? health.probed(outcomes.get(target)) : health;
			});
		}
		return (this.routes != null) ? new GroupHealth(configured, this.routes, all).apply() : all;
	}

}
