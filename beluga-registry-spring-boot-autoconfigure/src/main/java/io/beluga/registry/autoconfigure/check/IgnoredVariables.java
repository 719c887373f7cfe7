package io.beluga.registry.autoconfigure.check;

import java.util.Collection;
import java.util.List;

import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.source.VariableKeys;
import io.beluga.registry.autoconfigure.source.VariableKeys.Match;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.spi.ConfiguredProviders;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

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
		VariableKeys late = VariableKeys.of(packages.stream().filter((name) -> !first.contains(name)).toList());
		for (SourceProperty variable : variables) {
			Match match = late.longest(variable.words(), 1);
			String reason = (match != null)
					? "package '" + match.name() + "' was registered after the variables were read. "
							+ "Add a ProviderPackage bean for it."
					: "it names no package or no configured provider that is known."
							+ didYouMean(VariableKeys.of(packages).longest(variable.words(), 2), configured);
			logger.warn("Environment variable " + ErrorText.escape(variable.name()) + " is ignored: " + reason);
		}
	}

	/**
	 * Guess the name that is meant, where the words begin with a package and end with a
	 * key.
	 */
	private static String didYouMean(@Nullable Match match, ConfiguredProviders configured) {
		if (match == null) {
			return "";
		}
		Match key = ReservedKeys.words().longestAtEnd(match.rest(), 1);
		String name = String.join("-", (key != null) ? key.rest() : match.rest().subList(0, 1));
		return ErrorText.didYouMean(name, configured.describe(match.name()).configured());
	}

}
