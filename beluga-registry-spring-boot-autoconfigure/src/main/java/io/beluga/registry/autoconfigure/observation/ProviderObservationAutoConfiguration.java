package io.beluga.registry.autoconfigure.observation;

import io.beluga.registry.autoconfigure.BelugaRegistryAutoConfiguration;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderCallObserver;
import io.beluga.registry.spi.ProviderCreationObserver;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link AutoConfiguration Auto-configuration} of what is observed of providers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = BelugaRegistryAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ ConfiguredProviders.class, ObservationRegistry.class })
@Lazy
public final class ProviderObservationAutoConfiguration {

	ProviderObservationAutoConfiguration() {
	}

	@Bean
	ProviderCallObserver belugaCallObservations(ObservationRegistry registry,
			ObjectProvider<ProviderCallObservationConvention> convention) {
		return new CallObservations(registry, convention.getIfAvailable());
	}

	@Bean
	ProviderCreationObserver belugaCreateObservations(ObservationRegistry registry,
			ObjectProvider<ProviderCreateObservationConvention> convention) {
		return new CreateObservations(registry, convention.getIfAvailable(), null);
	}

}
