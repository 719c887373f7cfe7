package io.beluga.registry.autoconfigure.endpoint;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.autoconfigure.ProviderRefreshAutoConfiguration;
import io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.refresh.ProviderRefresher;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderRoutes;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * {@link AutoConfiguration Auto-configuration} of what Actuator shows of providers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { BelugaRegistryAutoConfiguration.class, ProviderRefreshAutoConfiguration.class })
@ConditionalOnClass({ SanitizingFunction.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(BelugaProvidersProperties.class)
@Lazy
public final class ProvidersEndpointAutoConfiguration {

	ProvidersEndpointAutoConfiguration() {
	}

	@Bean
	SanitizingFunction belugaProviderSanitizer(ObjectProvider<BelugaProvidersProperties> properties) {
		return new ProviderSanitizer(properties::getIfAvailable);
	}

	/**
	 * Configuration of the endpoint.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAvailableEndpoint(ProvidersEndpoint.class)
	@EnableConfigurationProperties(ProvidersEndpointProperties.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ProvidersEndpoint belugaProvidersEndpoint(ProviderRegistry registry, ConfiguredProviders configured,
				BelugaProvidersProperties properties, ObjectProvider<SanitizingFunction> sanitizingFunctions,
				ProvidersEndpointProperties endpointProperties, ProviderRefresher refresher,
				ObjectProvider<ProviderRoutes> routes) {
			// ours masks everything of providers, which is what the endpoint may show
			Sanitizer sanitizer = new Sanitizer(sanitizingFunctions.orderedStream()
				.filter((function) -> !(function instanceof ProviderSanitizer))
				.toList());
			return new ProvidersEndpoint(new ProviderDescriptions(registry, configured,
					new ConfigDescriptions(registry, configured, properties, sanitizer), routes::getIfAvailable),
					endpointProperties.showValues(), refresher, routes::getIfAvailable);
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnBean(ProvidersEndpoint.class)
		@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
		ProvidersEndpointWebExtension belugaProvidersEndpointWebExtension(ProvidersEndpoint endpoint,
				ProvidersEndpointProperties endpointProperties) {
			return new ProvidersEndpointWebExtension(endpoint, endpointProperties.showValues(),
					endpointProperties.roles());
		}

	}

}
