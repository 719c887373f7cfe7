package io.beluga.registry.autoconfigure.metrics;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.ProviderState;
import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.event.InstanceClosed;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.event.InstanceReady;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderCreationObserver;
import io.beluga.registry.spi.ProviderPackageInfo;
import io.beluga.registry.spi.ProviderSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * All meters of providers but those that are made of observations. Gauges count the
 * providers and the configured providers of each package, and show the state of each
 * configured provider, whenever somebody looks. Counters are there before there is
 * something to count: who looks at their increase would miss the first one. A package or
 * a name that comes later gets its meters with its first event, and where there is
 * nothing to measure at first, so do all.
 */
final class ProviderMeters implements MeterBinder, ProviderEventListener, ProviderCreationObserver {

	private static final List<ProviderState> STATES = List.of(ProviderState.CONFIGURED, ProviderState.READY,
			ProviderState.DEGRADED, ProviderState.UNAVAILABLE);

	private final ObjectProvider<MeterRegistry> meters;

	private final ObjectProvider<ProviderRegistry> registry;

	private final ObjectProvider<ConfiguredProviders> configured;

	private final ConfiguredProviderBeanRegistrar definitions;

	private final ProviderMeterFilter filter;

	private final RemovedMeters removed;

	private final List<MeterRegistry> bound = new CopyOnWriteArrayList<>();

	private final Set<String> packages = ConcurrentHashMap.newKeySet();

	ProviderMeters(ObjectProvider<MeterRegistry> meters, ObjectProvider<ProviderRegistry> registry,
			ObjectProvider<ConfiguredProviders> configured, ConfiguredProviderBeanRegistrar definitions,
			ProviderMeterFilter filter) {
		this.meters = meters;
		this.registry = registry;
		this.configured = configured;
		this.definitions = definitions;
		this.filter = filter;
		this.removed = new RemovedMeters(meters, configured, filter);
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		ConfiguredProviders configured = this.definitions.ifUsed(this.configured);
		this.bound.add(meters);
		if (configured != null) {
			this.packages.addAll(configured.packages());
			this.packages.forEach((name) -> bind(name, meters));
			this.packages.forEach((name) -> bindNames(configured.describe(name), meters));
		}
	}

	private void bindNames(ProviderPackageInfo info, MeterRegistry meters) {
		for (String name : info.configured()) {
			bindState(info.name(), name, meters);
			count(meters, info.name(), name, 0, 0);
		}
		info.resolved().ifPresent((resolved) -> count(meters, info.name(), ProviderMeterFilter.RESOLVED, 0, 0));
	}

	@Override
	public void onEvent(ProviderEvent event) {
		try {
			addGauges(event);
		}
		finally {
			count(event);
			if (event instanceof InstanceClosed closed) {
				this.removed.remove(closed.packageName(), closed.name());
			}
		}
	}

	private void addGauges(ProviderEvent event) {
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

	private void count(ProviderEvent event) {
		if (event instanceof InstanceReady ready) {
			count(ready.packageName(), ready.name(), 0, 0);
		}
		else if (event instanceof InstanceReplaced replaced) {
			count(replaced.packageName(), replaced.name(), 1, 0);
		}
		else if (event instanceof InstanceFailed failed && failed.generation() > 0) {
			count(failed.packageName(), failed.name(), 0, 1);
		}
	}

	@Override
	public @Nullable Observation begin(Attempt attempt) {
		return null;
	}

	@Override
	public void removed(String packageName, String name) {
		this.removed.remove(packageName, name);
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

	private void bindState(String packageName, String name) {
		if (source(packageName, name).filter((source) -> source != ProviderSource.RESOLVER).isPresent()) {
			this.bound.stream()
				.filter((meters) -> !isBound(packageName, name, meters))
				.forEach((meters) -> bindState(packageName, name, meters));
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

	private static double whileOpen(IntSupplier count) {
		try {
			return count.getAsInt();
		}
		catch (RegistryAccessFailedException ex) {
			return Double.NaN;
		}
	}

	private static int count(ConfiguredProviders configured, String packageName, ProviderState state) {
		return (int) configured.describe(packageName)
			.configured()
			.stream()
			.filter((name) -> isIn(configured, packageName, name, state))
			.count();
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

	/**
	 * Count replacements: those that serve, and those that failed and left the old
	 * instance serving. All names that only a resolver knows share one word.
	 */
	private void count(String packageName, String name, int successes, int errors) {
		MeterRegistry meters = this.meters.getIfUnique();
		if (meters != null) {
			source(packageName, name)
				.map((source) -> (source != ProviderSource.RESOLVER) ? name : ProviderMeterFilter.RESOLVED)
				.ifPresent((tag) -> count(meters, packageName, tag, successes, errors));
		}
	}

	private static void count(MeterRegistry meters, String packageName, String tag, int successes, int errors) {
		Map.of("SUCCESS", successes, "ERROR", errors)
			.forEach((outcome, more) -> Counter.builder("beluga.provider.replacements")
				.description("Replacements of instances of configured providers")
				.tag("package", packageName)
				.tag("name", tag)
				.tag("outcome", outcome)
				.register(meters)
				.increment(more));
	}

	/**
	 * Return where a name comes from, nothing where it was removed meanwhile.
	 */
	private Optional<ProviderSource> source(String packageName, String name) {
		try {
			return Optional.of(this.configured.getObject().source(packageName, name));
		}
		catch (ProviderNotFoundException ex) {
			return Optional.empty();
		}
	}

}
