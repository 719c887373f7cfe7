package io.beluga.registry.autoconfigure;

import java.util.Locale;

/**
 * The names of environment variables.
 */
final class EnvironmentVariables {

	private EnvironmentVariables() {
	}

	/**
	 * Return the environment variable that sets a property.
	 */
	static String name(String property) {
		StringBuilder name = new StringBuilder();
		property.chars().forEach((character) -> {
			if (character == '.' || character == '[') {
				name.append('_');
			}
			else if (Character.isLetterOrDigit(character)) {
				name.appendCodePoint(character);
			}
		});
		return name.toString().toUpperCase(Locale.ROOT);
	}

}
