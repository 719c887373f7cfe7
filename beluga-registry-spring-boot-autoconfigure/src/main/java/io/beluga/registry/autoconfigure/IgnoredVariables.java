package io.beluga.registry.autoconfigure;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns of environment variables that configure nothing. They may be no mistake, since
 * container platforms add variables of their own.
 */
final class IgnoredVariables {

	private static final Log logger = LogFactory.getLog(IgnoredVariables.class);

	private static final String PREFIX = "BELUGA_PROVIDERS_";

	private IgnoredVariables() {
	}

	/**
	 * Warn of each.
	 * @param variables their names
	 * @param late the packages that were registered after the variables were read
	 */
	static void warn(Collection<String> variables, Collection<String> late) {
		Spellings packages = new Spellings(late);
		variables.forEach((name) -> logger.warn("Environment variable " + name + " is ignored: "
				+ packages.longest(words(name), 1)
					.map((match) -> "package '" + match.name() + "' was registered after the variables were read. "
							+ "Add a ProviderPackage bean for it.")
					.orElse("it names no package or no configured provider that is known.")));
	}

	private static List<String> words(String name) {
		int start = name.toUpperCase(Locale.ROOT).indexOf(PREFIX);
		return Arrays.stream(name.substring(start + PREFIX.length()).toLowerCase(Locale.ROOT).split("_"))
			.filter((word) -> !word.isEmpty())
			.toList();
	}

}
