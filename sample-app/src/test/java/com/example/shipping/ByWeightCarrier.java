package com.example.shipping;

// tag::provider[]
import java.math.BigDecimal;

import io.beluga.registry.ApiKeyUse;
import io.beluga.registry.BelugaProvider;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.ProviderFactory;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;

import org.springframework.boot.context.properties.bind.DefaultValue;

@BelugaProvider(packageName = "carriers", name = "by-weight", apiKey = ApiKeyUse.NONE)
class ByWeightCarrier implements ProviderFactory<ByWeightCarrier.Config, Carrier> {

	record Config(@NotNull @PositiveOrZero BigDecimal pricePerKilo,
			@DefaultValue("0") @PositiveOrZero BigDecimal basePrice) {
	}

	@Override
	public Carrier create(ProviderContext context, Config config) {
		return (grams) -> config.pricePerKilo().multiply(BigDecimal.valueOf(grams, 3)).add(config.basePrice());
	}

}
// end::provider[]
