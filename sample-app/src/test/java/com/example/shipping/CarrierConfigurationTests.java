package com.example.shipping;

// tag::isolated[]
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.test.TestProviders;
import org.junit.jupiter.api.Test;

import static io.beluga.registry.test.BelugaAssertions.assertThat;
import static io.beluga.registry.test.BelugaAssertions.assertThatError;
import static org.assertj.core.api.Assertions.assertThat;

class CarrierConfigurationTests {

	@Test
	void priceIsThatOfTheConfiguration() {
		try (TestProviders test = TestProviders.withBootBinding()
			.withConfiguration(ByWeightCarrier.class)
			.withPropertyValues("beluga.providers.carriers.standard.provider-name=by-weight",
					"beluga.providers.carriers.standard.price-per-kilo=1.20")
			.withVariables("BELUGA_PROVIDERS_CARRIERS_STANDARD_BASEPRICE=3.50")) {
			assertThat(test.providers()).hasProvider("carriers", "standard", "by-weight");
			assertThat(test.getBean(Carrier.class).price(1000)).isEqualByComparingTo("4.70");
		}
	}

	@Test
	void priceBelowZeroIsRefused() {
		try (TestProviders test = TestProviders.withBootBinding()
			.withConfiguration(ByWeightCarrier.class)
			.withPropertyValues("beluga.providers.carriers.by-weight.price-per-kilo=-1")) {
			assertThatError(ErrorCode.INVALID_CONFIG, test::providers).hasViolation("price-per-kilo");
		}
	}

}
// end::isolated[]
