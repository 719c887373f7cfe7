package io.beluga.registry.test;

import io.beluga.registry.ProviderPackage;

/**
 * A contract.
 */
interface Speaker {

	ProviderPackage<Speaker> PACKAGE = ProviderPackage.of("speakers", Speaker.class);

	String say(String text);

}
