package io.beluga.registry.autoconfigure;

/**
 * Writes identifiers in kebab case.
 */
final class KebabCase {

	private KebabCase() {
	}

	/**
	 * Return a name in kebab case, or as it is where it is no identifier.
	 */
	static String of(String name) {
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
