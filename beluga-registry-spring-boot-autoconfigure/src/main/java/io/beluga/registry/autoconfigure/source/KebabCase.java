package io.beluga.registry.autoconfigure.source;

/**
 * The form in which keys of properties are shown. Not for applications.
 *
 * @since 0.1.0
 */
public final class KebabCase {

	private KebabCase() {
	}

	/**
	 * Write a name in kebab case: {@code baseURL} and {@code base_url} are
	 * {@code base-url}.
	 * @param name the name of a property, in any spelling
	 * @return the name in kebab case, or as it is where it is no identifier
	 */
	public static String of(String name) {
		StringBuilder result = new StringBuilder(name.length() + 4);
		for (int i = 0; i < name.length(); i++) {
			char character = name.charAt(i);
			if (isSeparator(character)) {
				if (i == 0 || i == name.length() - 1 || isSeparator(name.charAt(i - 1))) {
					return name;
				}
				result.append('-');
			}
			else if (isUpper(character)) {
				boolean afterWord = i > 0 && (isLower(name.charAt(i - 1)) || isDigit(name.charAt(i - 1)));
				boolean afterCapitals = i > 0 && isUpper(name.charAt(i - 1)) && i + 1 < name.length()
						&& isLower(name.charAt(i + 1));
				result.append((afterWord || afterCapitals) ? "-" : "").append((char) (character + ('a' - 'A')));
			}
			else if (isLower(character) || isDigit(character)) {
				result.append(character);
			}
			else {
				return name;
			}
		}
		return result.toString();
	}

	private static boolean isSeparator(char character) {
		return character == '-' || character == '_';
	}

	private static boolean isUpper(char character) {
		return character >= 'A' && character <= 'Z';
	}

	private static boolean isLower(char character) {
		return character >= 'a' && character <= 'z';
	}

	private static boolean isDigit(char character) {
		return character >= '0' && character <= '9';
	}

}
