package io.beluga.registry.autoconfigure.metrics;

import java.util.Optional;

import io.beluga.registry.ConfiguredProviders;
import io.beluga.registry.ProviderPackageInfo;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Counts replacements: those that serve, and those that failed and left the old instance
 * serving.
 */
final class ReplacementCounter implements ProviderEventListener {

	/**
	 * The name of all configured providers that only a resolver knows, as observations
	 * have it.
	 */
	static final String RESOLVED = "resolved";

	private final ObjectProvider<MeterRegistry> meters;

	private final ObjectProvider<ConfiguredProviders> configured;

	ReplacementCounter(ObjectProvider<MeterRegistry> meters, ObjectProvider<ConfiguredProviders> configured) {
		this.meters = meters;
		this.configured = configured;
	}

	@Override
	public void onEvent(ProviderEvent event) {
		if (event instanceof InstanceReplaced replaced) {
			count(replaced.packageName(), replaced.name(), "SUCCESS");
		}
		else if (event instanceof InstanceFailed failed && failed.generation() > 0) {
			count(failed.packageName(), failed.name(), "ERROR");
		}
	}

	private void count(String packageName, String name, String outcome) {
		MeterRegistry meters = this.meters.getIfUnique();
		if (meters != null) {
			tag(packageName, name).ifPresent((tag) -> Counter.builder("beluga.provider.replacements")
				.description("Replacements of instances of configured providers")
				.tag("package", packageName)
				.tag("name", tag)
				.tag("outcome", outcome)
				.register(meters)
				.increment());
		}
	}

	/**
	 * Return what stands for a name: itself, one word for all that only a resolver knows,
	 * nothing where it was removed meanwhile.
	 */
	private Optional<String> tag(String packageName, String name) {
		ProviderPackageInfo info = this.configured.getObject().describe(packageName);
		if (info.configured().contains(name)) {
			return Optional.of(name);
		}
		return info.resolved().map((resolved) -> RESOLVED);
	}

}
