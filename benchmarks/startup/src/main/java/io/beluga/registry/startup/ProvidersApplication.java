package io.beluga.registry.startup;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The same with a provider, and with something that has two configured providers
 * injected.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ProvidersApplication {

	public static void main(String[] arguments) {
		PlainApplication.measure(ProvidersApplication.class, arguments);
	}

	@Bean
	@BelugaProvider(packageName = "payments", name = "direct", apiKey = ApiKeyUse.OPTIONAL)
	ProviderFactory<PaymentConfig, PaymentGateway> direct() {
		return (context, config) -> (cents) -> cents + " " + config.currency();
	}

	@Bean
	Shop shop(PaymentGateway payments, @Qualifier("payments.name-2") PaymentGateway other) {
		return new Shop(payments, other);
	}

	interface PaymentGateway {

		String pay(long cents);

	}

	record PaymentConfig(String currency, int retries) {
	}

	record Shop(PaymentGateway payments, PaymentGateway other) {
	}

}
