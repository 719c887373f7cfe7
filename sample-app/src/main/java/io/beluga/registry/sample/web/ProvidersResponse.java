package io.beluga.registry.sample.web;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What there is to choose from.
 *
 * @param defaultName the configured provider that answers when none is chosen
 * @param configured the configured providers, sorted by name
 * @param maxRequestBytes the largest body of a question
 */
record ProvidersResponse(String defaultName, List<Choice> configured, long maxRequestBytes) {

	/**
	 * A configured provider.
	 *
	 * @param name its name
	 * @param provider the provider that makes its instances
	 * @param problem why it cannot answer at present, absent where it can
	 */
	record Choice(String name, String provider, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String problem) {
	}

}
