package io.beluga.registry.autoconfigure.endpoint;

import io.beluga.registry.ConfiguredProviders;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.BelugaProvidersProperties;
import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link AutoConfiguration Auto-configuration} of what Actuator shows of providers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = BelugaRegistryAutoConfiguration.class)
@ConditionalOnClass({ SanitizingFunction.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(BelugaProvidersProperties.class)
public final class ProvidersEndpointAutoConfiguration {

	ProvidersEndpointAutoConfiguration() {
	}

	@Bean
	ProviderSanitizer belugaProviderSanitizer() {
		return new ProviderSanitizer();
	}

	/**
	 * Configuration of the endpoint.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAvailableEndpoint(ProvidersEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ProvidersEndpoint belugaProvidersEndpoint(ProviderRegistry registry, ConfiguredProviders configured,
				BelugaProvidersProperties properties) {
			return new ProvidersEndpoint(new ProviderDescriptions(registry, configured, properties));
		}

	}

}
