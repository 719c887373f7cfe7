package io.beluga.registry.autoconfigure.check;

import java.util.Collection;
import java.util.List;

import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.source.Spellings;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.spi.ConfiguredProviders;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns of environment variables that configure nothing. They may be no mistake, since
 * container platforms add variables of their own.
 */
public final class IgnoredVariables {

	private static final Log logger = LogFactory.getLog(IgnoredVariables.class);

	private IgnoredVariables() {
	}

	/**
	 * Warn of each.
	 * @param variables the variables
	 * @param first the packages that were known when the variables were read
	 * @param configured knows the packages and names that there are now
	 */
	public static void warn(Collection<SourceProperty> variables, Collection<String> first,
			ConfiguredProviders configured) {
		List<String> packages = configured.packages();
		Spellings late = new Spellings(packages.stream().filter((name) -> !first.contains(name)).toList());
		variables.forEach((variable) -> logger
			.warn("Environment variable " + ErrorText.escape(variable.name()) + " is ignored: "
					+ late.longest(variable.words(), 1)
						.map((match) -> "package '" + match.name() + "' was registered after the variables were read. "
								+ "Add a ProviderPackage bean for it.")
						.orElseGet(() -> "it names no package or no configured provider that is known."
								+ didYouMean(variable.words(), packages, configured))));
	}

	/**
	 * Guess the name that is meant, where the words begin with a package and end with a
	 * key.
	 */
	private static String didYouMean(List<String> words, List<String> packages, ConfiguredProviders configured) {
		return new Spellings(packages).longest(words, 2).map((match) -> {
			List<String> rest = words.subList(match.words(), words.size());
			int key = ReservedKeys.spellings()
				.longestAtEnd(rest, 1)
				.map(Spellings.Match::words)
				.orElse(rest.size() - 1);
			String name = String.join("-", rest.subList(0, rest.size() - key));
			return ErrorText.didYouMean(name, configured.describe(match.name()).configured());
		}).orElse("");
	}

}
