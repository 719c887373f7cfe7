package io.beluga.registry.integration.greeting;

/**
 * Greets.
 *
 * @since 0.1.0
 */
public interface Greeter {

	/**
	 * Greet somebody.
	 * @param name whom
	 * @return the greeting
	 */
	String greet(String name);

}
