package io.beluga.registry.autoconfigure;

import io.beluga.registry.autoconfigure.configdata.ConfigDataReloader;
import io.beluga.registry.autoconfigure.configdata.EnvironmentReader;
import io.beluga.registry.autoconfigure.factory.RegistryDependencies;
import io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.refresh.ConfigurationRefresher;
import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;
import io.beluga.registry.autoconfigure.refresh.ReloadOnUpdate;
import io.beluga.registry.autoconfigure.refresh.SpringCloud;
import io.beluga.registry.spi.ConfiguredProviders;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * {@link AutoConfiguration Auto-configuration} of what reads the configuration again
 * while the application runs.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = BelugaRegistryAutoConfiguration.class)
@ConditionalOnBean(name = RegistryDependencies.SETUP_BEAN, search = SearchStrategy.CURRENT)
public final class ProviderRefreshAutoConfiguration {

	ProviderRefreshAutoConfiguration() {
	}

	@Bean
	@Lazy
	EnvironmentReader belugaEnvironmentReader(ConfigurableEnvironment environment,
			ObjectProvider<ConfigDataReloader.Recorded> records) {
		ConfigDataReloader.Recorded recorded = SpringCloud.isPresent() ? null : records.getIfAvailable();
		return (recorded != null) ? new ConfigDataReloader(environment, recorded) : EnvironmentReader.of(environment);
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean(ProviderRefresher.class)
	ProviderRefresher belugaProviderRefresher(ConfiguredProvidersInitializer setup, ConfiguredProviders configured,
			EnvironmentReader environments, BelugaProvidersProperties providers, BelugaPackagesProperties packages) {
		return new ConfigurationRefresher(setup::ensurePrepared, configured, setup.configuration(), environments,
				providers, packages);
	}

	// always: a condition would be decided at build time where that is done ahead of time
	@Bean
	ReloadOnUpdate belugaReloadOnUpdate(ObjectProvider<ProviderRefresher> refresher,
			ObjectProvider<EnvironmentReader> environments, ObjectProvider<BelugaRegistryProperties> properties,
			ConfiguredProviderBeanRegistrar definitions) {
		return new ReloadOnUpdate(refresher, environments, properties, definitions);
	}

}
