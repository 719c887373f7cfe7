package io.beluga.registry.autoconfigure.health;

import java.time.Duration;

import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderRoutes;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} of the health of providers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = BelugaRegistryAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ConfiguredProviders.class)
@ConditionalOnEnabledHealthIndicator("providers")
@EnableConfigurationProperties(ProvidersHealthProperties.class)
public final class ProvidersHealthAutoConfiguration {

	ProvidersHealthAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "providersHealthIndicator", "providersHealthContributor" })
	ProvidersHealthIndicator providersHealthContributor(ObjectProvider<ConfiguredProviders> configured,
			ConfiguredProviderBeanRegistrar definitions, ProvidersHealthProperties properties,
			ObjectProvider<ProviderRoutes> routes) {
		HealthProbes probes = properties.probe()
				? new HealthProbes(Duration.ofSeconds(5), Duration.ofSeconds(30), System::nanoTime) : null;
		return new ProvidersHealthIndicator(() -> definitions.ifUsed(configured), probes, routes.getIfAvailable());
	}

}
