package io.beluga.registry.autoconfigure.metrics;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderCreationObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * All meters of providers. Where there is nothing to measure, they wait for the first
 * event.
 */
final class ProviderMeters implements MeterBinder, ProviderEventListener, ProviderCreationObserver {

	private final ProviderGauges gauges;

	private final ReplacementCounter replacements;

	private final RemovedMeters removed;

	private final ObjectProvider<ConfiguredProviders> configured;

	private final ConfiguredProviderBeanRegistrar definitions;

	ProviderMeters(ObjectProvider<MeterRegistry> meters, ObjectProvider<ProviderRegistry> registry,
			ObjectProvider<ConfiguredProviders> configured, ConfiguredProviderBeanRegistrar definitions,
			ProviderMeterFilter filter) {
		this.gauges = new ProviderGauges(registry, configured, filter);
		this.replacements = new ReplacementCounter(meters, configured);
		this.removed = new RemovedMeters(meters, configured, filter);
		this.configured = configured;
		this.definitions = definitions;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		ConfiguredProviders configured = this.definitions.ifUsed(this.configured);
		this.gauges.bindTo(meters, configured);
		if (configured != null) {
			this.replacements.bindTo(meters, configured);
		}
	}

	@Override
	public void onEvent(ProviderEvent event) {
		try {
			this.gauges.onEvent(event);
		}
		finally {
			this.replacements.onEvent(event);
			this.removed.onEvent(event);
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

}
