package io.beluga.registry.autoconfigure.metrics;

import java.util.Optional;

import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.event.InstanceReady;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderPackageInfo;
import io.beluga.registry.spi.ProviderSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Counts replacements: those that serve, and those that failed and left the old instance
 * serving. The counters are there before there is something to count: who looks at their
 * increase would miss the first one.
 */
final class ReplacementCounter {

	private static final String SUCCESS = "SUCCESS";

	private static final String ERROR = "ERROR";

	private final ObjectProvider<MeterRegistry> meters;

	private final ObjectProvider<ConfiguredProviders> configured;

	ReplacementCounter(ObjectProvider<MeterRegistry> meters, ObjectProvider<ConfiguredProviders> configured) {
		this.meters = meters;
		this.configured = configured;
	}

	void bindTo(MeterRegistry meters, ConfiguredProviders configured) {
		for (String packageName : configured.packages()) {
			ProviderPackageInfo info = configured.describe(packageName);
			info.configured().forEach((name) -> count(meters, packageName, name, 0, 0));
			info.resolved().ifPresent((resolved) -> count(meters, packageName, ProviderMeterFilter.RESOLVED, 0, 0));
		}
	}

	void onEvent(ProviderEvent event) {
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

	private void count(String packageName, String name, int successes, int errors) {
		MeterRegistry meters = this.meters.getIfUnique();
		if (meters != null) {
			tag(packageName, name).ifPresent((tag) -> count(meters, packageName, tag, successes, errors));
		}
	}

	private static void count(MeterRegistry meters, String packageName, String tag, int successes, int errors) {
		counter(meters, packageName, tag, SUCCESS).increment(successes);
		counter(meters, packageName, tag, ERROR).increment(errors);
	}

	private static Counter counter(MeterRegistry meters, String packageName, String tag, String outcome) {
		return Counter.builder("beluga.provider.replacements")
			.description("Replacements of instances of configured providers")
			.tag("package", packageName)
			.tag("name", tag)
			.tag("outcome", outcome)
			.register(meters);
	}

	/**
	 * Return what stands for a name: itself, one word for all that only a resolver knows,
	 * nothing where it was removed meanwhile.
	 */
	private Optional<String> tag(String packageName, String name) {
		try {
			ProviderSource source = this.configured.getObject().source(packageName, name);
			return Optional.of((source != ProviderSource.RESOLVER) ? name : ProviderMeterFilter.RESOLVED);
		}
		catch (ProviderNotFoundException ex) {
			return Optional.empty();
		}
	}

}
