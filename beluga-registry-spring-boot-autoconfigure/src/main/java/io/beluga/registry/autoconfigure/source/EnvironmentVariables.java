package io.beluga.registry.autoconfigure.source;

import java.util.Locale;

/**
 * The names of environment variables.
 */
public final class EnvironmentVariables {

	private EnvironmentVariables() {
	}

	/**
	 * Return the environment variable that sets a property.
	 */
	public static String name(String property) {
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
