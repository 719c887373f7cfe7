package com.example.shipping;

// tag::use[]
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.beluga.registry.ProviderPackage;
import io.beluga.registry.Providers;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

@Service
class Checkout {

	private static final ProviderPackage<Carrier> CARRIERS = ProviderPackage.of("carriers", Carrier.class);

	private final Carrier carrier;

	private final Carrier express;

	private final Providers providers;

	Checkout(Carrier carrier, @Qualifier("carriers.express") Carrier express, Providers providers) {
		this.carrier = carrier; // the default: standard
		this.express = express;
		this.providers = providers;
	}

	BigDecimal standardPrice(int grams) {
		return this.carrier.price(grams);
	}

	BigDecimal expressPrice(int grams) {
		return this.express.price(grams);
	}

	// a name that a customer chose: what nobody knows has no price, not that of another
	Optional<BigDecimal> price(String carrierName, int grams) {
		return this.providers.find(CARRIERS, carrierName).map((found) -> found.price(grams));
	}

	Map<String, BigDecimal> offers(int grams) {
		Map<String, BigDecimal> offers = new TreeMap<>();
		this.providers.all(CARRIERS).forEach((name, each) -> offers.put(name, each.price(grams)));
		return offers;
	}

}
// end::use[]
