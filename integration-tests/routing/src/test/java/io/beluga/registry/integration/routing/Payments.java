package io.beluga.registry.integration.routing;

import io.beluga.registry.ProviderPackage;

/**
 * A contract whose calls must not be made twice.
 */
interface Payments {

	ProviderPackage<Payments> PACKAGE = ProviderPackage.of("payments", Payments.class);

	/**
	 * Charge a customer.
	 * @param id the number of the payment
	 * @return the answer, as JSON
	 */
	String charge(String id);

}
