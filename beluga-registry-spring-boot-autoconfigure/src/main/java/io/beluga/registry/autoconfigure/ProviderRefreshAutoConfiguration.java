package io.beluga.registry.autoconfigure;

import io.beluga.registry.autoconfigure.check.ConfigurationReader;
import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.configdata.ConfigDataRecord;
import io.beluga.registry.autoconfigure.configdata.ConfigDataReloader;
import io.beluga.registry.autoconfigure.configdata.EnvironmentReader;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.refresh.ConfigurationRefresh;
import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;
import io.beluga.registry.autoconfigure.refresh.ReloadOnUpdate;
import io.beluga.registry.autoconfigure.refresh.SerialRefresher;
import io.beluga.registry.autoconfigure.refresh.SpringCloud;

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
@ConditionalOnBean(value = ConfiguredProvidersInitializer.class, search = SearchStrategy.CURRENT)
public final class ProviderRefreshAutoConfiguration {

	ProviderRefreshAutoConfiguration() {
	}

	@Bean
	@Lazy
	EnvironmentReader belugaEnvironmentReader(ConfigurableEnvironment environment,
			ObjectProvider<ConfigDataRecord> records) {
		ConfigDataRecord record = SpringCloud.isPresent() ? null : records.getIfAvailable();
		return (record != null) ? new ConfigDataReloader(environment, record) : EnvironmentReader.of(environment);
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean(ProviderRefresher.class)
	SerialRefresher belugaProviderRefresher(ConfiguredProvidersInitializer setup, ConfigurationReader reader,
			EnvironmentReader environments, BelugaProvidersProperties providers, BelugaPackagesProperties packages,
			ProvidersConfiguration started) {
		return new SerialRefresher(setup::ensurePrepared, setup.configured(),
				new ConfigurationRefresh(setup.configured(), reader, environments, providers, packages, started));
	}

	// always: a condition would be decided at build time where that is done ahead of time
	@Bean
	ReloadOnUpdate belugaReloadOnUpdate(ObjectProvider<ProviderRefresher> refresher,
			ObjectProvider<EnvironmentReader> environments, BelugaRegistryProperties properties) {
		return new ReloadOnUpdate(refresher::getObject, environments::getObject, properties.reloadOnUpdate(),
				properties.reloadQuietPeriod());
	}

}
