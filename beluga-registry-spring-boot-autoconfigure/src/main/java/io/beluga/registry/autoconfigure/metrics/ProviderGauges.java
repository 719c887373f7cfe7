package io.beluga.registry.autoconfigure.metrics;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.ProviderState;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.event.InstanceReady;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Counts the providers and the configured providers of each package, and shows the state
 * of each configured provider, whenever somebody looks. A package or a name that comes
 * later gets its gauges with its first event.
 */
final class ProviderGauges {

	private static final List<ProviderState> STATES = List.of(ProviderState.CONFIGURED, ProviderState.READY,
			ProviderState.DEGRADED, ProviderState.UNAVAILABLE);

	private final ObjectProvider<ProviderRegistry> registry;

	private final ObjectProvider<ConfiguredProviders> configured;

	private final ProviderMeterFilter filter;

	private final List<MeterRegistry> bound = new CopyOnWriteArrayList<>();

	private final Set<String> packages = ConcurrentHashMap.newKeySet();

	ProviderGauges(ObjectProvider<ProviderRegistry> registry, ObjectProvider<ConfiguredProviders> configured,
			ProviderMeterFilter filter) {
		this.registry = registry;
		this.configured = configured;
		this.filter = filter;
	}

	void bindTo(MeterRegistry meters, @Nullable ConfiguredProviders configured) {
		this.bound.add(meters);
		if (configured != null) {
			this.packages.addAll(configured.packages());
			this.packages.forEach((name) -> bind(name, meters));
			this.packages.forEach((packageName) -> configured.describe(packageName)
				.configured()
				.forEach((name) -> bindState(packageName, name, meters)));
		}
	}

	void onEvent(ProviderEvent event) {
		if (this.packages.add(event.packageName())) {
			this.bound.forEach((meters) -> bind(event.packageName(), meters));
		}
		if (event instanceof InstanceReady ready) {
			bindState(ready.packageName(), ready.name());
		}
		else if (event instanceof InstanceFailed failed) {
			bindState(failed.packageName(), failed.name());
		}
	}

	private void bindState(String packageName, String name) {
		try {
			if (this.configured.getObject().source(packageName, name) != ProviderSource.RESOLVER) {
				this.bound.stream()
					.filter((meters) -> !isBound(packageName, name, meters))
					.forEach((meters) -> bindState(packageName, name, meters));
			}
		}
		catch (ProviderNotFoundException ex) {
			// removed meanwhile
			return;
		}
	}

	/**
	 * Tell whether the state of a name is shown. To find a meter is to look at all.
	 */
	private static boolean isBound(String packageName, String name, MeterRegistry meters) {
		return meters.find("beluga.provider.state").tags("package", packageName, "name", name).gauge() != null;
	}

	/**
	 * Show the state of a name, as long as there are not too many.
	 */
	private void bindState(String packageName, String name, MeterRegistry meters) {
		if (!this.filter.admits(packageName, name)) {
			return;
		}
		ConfiguredProviders configured = this.configured.getObject();
		STATES.forEach((state) -> Gauge
			.builder("beluga.provider.state", () -> whileOpen(() -> isIn(configured, packageName, name, state) ? 1 : 0))
			.description("Whether a configured provider is in a state: 1 or 0")
			.tag("package", packageName)
			.tag("name", name)
			.tag("state", state.name())
			.register(meters));
	}

	private void bind(String packageName, MeterRegistry meters) {
		ProviderRegistry registry = this.registry.getObject();
		ConfiguredProviders configured = this.configured.getObject();
		// a gauge of a supplier is not collected with what it counts
		Gauge.builder("beluga.providers.registered", () -> whileOpen(() -> registry.listProviders(packageName).size()))
			.description("Registered providers of a package")
			.tag("package", packageName)
			.register(meters);
		STATES.forEach((state) -> Gauge
			.builder("beluga.providers.configured", () -> whileOpen(() -> count(configured, packageName, state)))
			.description("Configured providers of a package in a state")
			.tag("package", packageName)
			.tag("state", state.name())
			.register(meters));
	}

	private static double whileOpen(IntSupplier count) {
		try {
			return count.getAsInt();
		}
		catch (RegistryAccessFailedException ex) {
			return Double.NaN;
		}
	}

	private static int count(ConfiguredProviders configured, String packageName, ProviderState state) {
		int count = 0;
		for (String name : configured.describe(packageName).configured()) {
			if (isIn(configured, packageName, name, state)) {
				count++;
			}
		}
		return count;
	}

	private static boolean isIn(ConfiguredProviders configured, String packageName, String name, ProviderState state) {
		try {
			return configured.providers().info(packageName, name).state() == state;
		}
		catch (ProviderNotFoundException ex) {
			// removed since it was listed: it is in no state
			return false;
		}
	}

}
