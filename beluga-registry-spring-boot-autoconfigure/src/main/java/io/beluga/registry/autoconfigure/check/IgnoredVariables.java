package io.beluga.registry.autoconfigure.check;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.autoconfigure.source.Spellings;
import io.beluga.registry.error.ErrorText;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns of environment variables that configure nothing. They may be no mistake, since
 * container platforms add variables of their own.
 */
public final class IgnoredVariables {

	private static final Log logger = LogFactory.getLog(IgnoredVariables.class);

	private static final String PREFIX = "BELUGA_PROVIDERS_";

	private IgnoredVariables() {
	}

	/**
	 * Warn of each.
	 * @param variables their names
	 * @param late the packages that were registered after the variables were read
	 * @param configured the configured providers by package
	 */
	public static void warn(Collection<String> variables, Collection<String> late,
			Map<String, ? extends Collection<String>> configured) {
		Spellings packages = new Spellings(late);
		variables.forEach((name) -> logger.warn("Environment variable " + ErrorText.escape(name) + " is ignored: "
				+ packages.longest(words(name), 1)
					.map((match) -> "package '" + match.name() + "' was registered after the variables were read. "
							+ "Add a ProviderPackage bean for it.")
					.orElseGet(() -> "it names no package or no configured provider that is known."
							+ didYouMean(words(name), configured))));
	}

	/**
	 * Guess the name that is meant, where the words begin with a package and end with a
	 * key.
	 */
	private static String didYouMean(List<String> words, Map<String, ? extends Collection<String>> configured) {
		return new Spellings(configured.keySet()).longest(words, 2).map((match) -> {
			List<String> rest = words.subList(match.words(), words.size());
			int key = ReservedKeys.spellings()
				.longestAtEnd(rest, 1)
				.map(Spellings.Match::words)
				.orElse(rest.size() - 1);
			String name = String.join("-", rest.subList(0, rest.size() - key));
			return ErrorText.didYouMean(name, configured.get(match.name()));
		}).orElse("");
	}

	private static List<String> words(String name) {
		int start = name.toUpperCase(Locale.ROOT).indexOf(PREFIX);
		return Arrays.stream(name.substring(start + PREFIX.length()).toLowerCase(Locale.ROOT).split("_"))
			.filter((word) -> !word.isEmpty())
			.toList();
	}

}
