package com.example.shipping;

// tag::contract[]
import io.beluga.registry.ProviderPackage;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.test.ProviderFactoryContract;
import io.beluga.registry.test.TestProviders;

import static org.assertj.core.api.Assertions.assertThat;

class ByWeightCarrierTests extends ProviderFactoryContract<Carrier> {

	ByWeightCarrierTests() {
		super(ProviderPackage.of("carriers", Carrier.class));
	}

	@Override
	protected TestProviders application() {
		return TestProviders.withBootBinding().withConfiguration(ByWeightCarrier.class);
	}

	@Override
	protected ProviderConfig validConfig() {
		return ProviderConfig.builder("by-weight").customField("price-per-kilo", "1.20").build();
	}

	@Override
	protected void use(Carrier carrier) {
		assertThat(carrier.price(1000)).isEqualByComparingTo("1.20");
	}

}
// end::contract[]
