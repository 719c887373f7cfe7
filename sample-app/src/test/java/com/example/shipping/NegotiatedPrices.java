package com.example.shipping;

// tag::tenants[]
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.beluga.registry.Providers;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;

import org.springframework.stereotype.Component;

@Component
class NegotiatedPrices implements ProviderConfigResolver {

	// stands for your database
	private final Map<String, BigDecimal> pricesPerKilo = new ConcurrentHashMap<>();

	private final Providers providers;

	NegotiatedPrices(Providers providers) {
		this.providers = providers;
	}

	void agree(String customer, BigDecimal pricePerKilo) {
		this.pricesPerKilo.put(customer, pricePerKilo);
	}

	@Override
	public Optional<ProviderConfig> resolve(String packageName, String customer) {
		return Optional.ofNullable(this.pricesPerKilo.get(customer))
			.map((price) -> this.providers.config("carriers", "standard")
				.toBuilder()
				.customField("price-per-kilo", price.toPlainString())
				.build());
	}

}
// end::tenants[]
