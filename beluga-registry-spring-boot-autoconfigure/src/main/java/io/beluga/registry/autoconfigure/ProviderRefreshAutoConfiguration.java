package io.beluga.registry.autoconfigure;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.configdata.ConfigDataRecord;
import io.beluga.registry.autoconfigure.configdata.EnvironmentReader;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties;
import io.beluga.registry.autoconfigure.refresh.ConfigurationRefresh;
import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;
import io.beluga.registry.autoconfigure.refresh.ReloadOnUpdate;
import io.beluga.registry.autoconfigure.refresh.SerialRefresher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

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
	EnvironmentReader belugaEnvironmentReader(RegistryAssembly assembly, ObjectProvider<ConfigDataRecord> record) {
		return assembly.createEnvironmentReader(record.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean(ProviderRefresher.class)
	SerialRefresher belugaProviderRefresher(RegistryAssembly assembly, ConfiguredProvidersInitializer setup,
			ProviderRegistry registry, BelugaProvidersProperties properties, ProviderConfigBinder binder,
			EnvironmentReader environments) {
		ConfigurationRefresh refresh = assembly.createRefresh(registry, setup.configured(), properties, binder,
				environments);
		return new SerialRefresher(setup::ensurePrepared, refresh);
	}

	@Bean
	@ConditionalOnBooleanProperty("beluga.registry.reload-on-update")
	ReloadOnUpdate belugaReloadOnUpdate(ProviderRefresher refresher, EnvironmentReader environments,
			BelugaRegistryProperties properties) {
		return new ReloadOnUpdate(refresher, environments, properties.reloadQuietPeriod());
	}

}
