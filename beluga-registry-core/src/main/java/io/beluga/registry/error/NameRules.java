package io.beluga.registry.error;

import org.jspecify.annotations.Nullable;

/**
 * The form of names.
 */
public final class NameRules {

	private static final int LONGEST = 128;

	private static final int LONGEST_CONFIGURED = 256;

	private NameRules() {
	}

	/**
	 * Check the name of a package or a provider.
	 * @param name the name
	 * @param kind what has it, for the message
	 * @param packageName the package that the error is about, if it is known
	 * @param providerName the provider that the error is about, if it is known
	 * @throws RegistrationFailedException if the name is not of the form
	 */
	public static void requireValid(@Nullable String name, String kind, @Nullable String packageName,
			@Nullable String providerName) {
		if (name == null || !isValid(name)) {
			throw new RegistrationFailedException(packageName, providerName,
					ErrorText.quote(name) + " cannot be the name of a " + kind
							+ ": it takes ASCII letters, digits, '-' and '_', begins with a letter or digit, "
							+ "and has at most " + LONGEST + " characters.");
		}
	}

	private static boolean isValid(String name) {
		for (int i = 0; i < name.length(); i++) {
			char character = name.charAt(i);
			boolean alphanumeric = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
					|| (character >= '0' && character <= '9');
			if (!alphanumeric && (i == 0 || (character != '-' && character != '_'))) {
				return false;
			}
		}
		return !name.isEmpty() && name.length() <= LONGEST;
	}

	/**
	 * Tell whether a configured provider can have a name: one that is put at run time may
	 * come from anywhere.
	 * @param name the name
	 * @return whether it is neither blank nor too long
	 */
	public static boolean isValidConfigured(@Nullable String name) {
		return name != null && !name.isBlank() && name.length() <= LONGEST_CONFIGURED;
	}

}
