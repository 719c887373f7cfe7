package io.beluga.registry.sample.web;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.sample.Answerer;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Providers that cannot be made, or cannot answer.
 */
@TestConfiguration(proxyBeanMethods = false)
class BadAnswerers {

	@Bean
	@BelugaProvider(packageName = "answerers", name = "failing", apiKey = ApiKeyUse.NONE)
	ProviderFactory<ProviderConfig, Answerer> failing() {
		return (context, config) -> {
			throw new IllegalStateException("failing on purpose");
		};
	}

	@Bean
	@BelugaProvider(packageName = "answerers", name = "throwing", apiKey = ApiKeyUse.NONE)
	ProviderFactory<ProviderConfig, Answerer> throwing() {
		return (context, config) -> (document, question) -> {
			throw new IllegalStateException("throwing on purpose");
		};
	}

}
