package io.beluga.registry.autoconfigure.cloud;

import io.beluga.registry.autoconfigure.ProviderRefreshAutoConfiguration;
import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} of refreshes when Spring Cloud has changed
 * the environment.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ProviderRefreshAutoConfiguration.class)
@ConditionalOnClass(EnvironmentChangeEvent.class)
@ConditionalOnBean(value = ProviderRefresher.class, search = SearchStrategy.CURRENT)
public final class ProviderCloudAutoConfiguration {

	ProviderCloudAutoConfiguration() {
	}

	@Bean
	BackgroundRefresh belugaBackgroundRefresh(ProviderRefresher refresher) {
		return new BackgroundRefresh(refresher);
	}

	@Bean
	EnvironmentChangeListener belugaEnvironmentChangeListener(BackgroundRefresh refresh) {
		return new EnvironmentChangeListener(refresh);
	}

}
