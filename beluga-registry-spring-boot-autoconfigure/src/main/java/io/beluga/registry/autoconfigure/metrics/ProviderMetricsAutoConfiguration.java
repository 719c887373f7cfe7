package io.beluga.registry.autoconfigure.metrics;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.spi.ConfiguredProviders;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} of meters of providers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = BelugaRegistryAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ ConfiguredProviders.class, MeterRegistry.class })
public final class ProviderMetricsAutoConfiguration {

	ProviderMetricsAutoConfiguration() {
	}

	@Bean
	static ProviderMeterFilter belugaProviderMeterFilter() {
		return new ProviderMeterFilter();
	}

	@Bean
	ProviderGauges belugaProviderGauges(ObjectProvider<ProviderRegistry> registry,
			ObjectProvider<ConfiguredProviders> configured, ProviderMeterFilter filter) {
		return new ProviderGauges(registry, configured, filter);
	}

	@Bean
	ReplacementCounter belugaReplacementCounter(ObjectProvider<MeterRegistry> meters,
			ObjectProvider<ConfiguredProviders> configured) {
		return new ReplacementCounter(meters, configured);
	}

	@Bean
	RemovedMeters belugaRemovedMeters(ObjectProvider<MeterRegistry> meters,
			ObjectProvider<ConfiguredProviders> configured, ProviderMeterFilter filter) {
		return new RemovedMeters(meters, configured, filter);
	}

}
