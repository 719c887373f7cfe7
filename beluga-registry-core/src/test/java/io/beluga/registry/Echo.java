package io.beluga.registry;

import java.io.IOException;

/**
 * The contract of most tests.
 */
interface Echo {

	ProviderPackage<Echo> PACKAGE = ProviderPackage.of("echoes", Echo.class);

	String echo(String text);

	default String echoTwice(String text) {
		return echo(text) + echo(text);
	}

	default void failWith(IOException failure) throws IOException {
		throw failure;
	}

}
