package io.beluga.registry.autoconfigure.metrics;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;
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
	ProviderMeters belugaProviderMeters(ObjectProvider<MeterRegistry> meters, ObjectProvider<ProviderRegistry> registry,
			ObjectProvider<ConfiguredProviders> configured, ConfiguredProviderBeanRegistrar definitions,
			ProviderMeterFilter filter) {
		return new ProviderMeters(meters, registry, configured, definitions, filter);
	}

}
