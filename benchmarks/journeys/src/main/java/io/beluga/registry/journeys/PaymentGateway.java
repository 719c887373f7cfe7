package io.beluga.registry.journeys;

/**
 * What the configured providers of the journeys do.
 */
interface PaymentGateway {

	String pay(int amount);

	static PaymentGateway of(String currency) {
		return (amount) -> amount + " " + currency;
	}

}
