package io.beluga.registry.autoconfigure.endpoint;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.beluga.registry.ResolvedProvidersInfo;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A package.
 *
 * @param contract the type of its providers
 * @param defaultName the default, if there is one
 * @param aliases configured providers by alias, if there are any
 * @param providers what is registered, by name
 * @param configured what is configured, by name
 * @param resolved what there is of names that only a resolver knows, if there is a
 * resolver
 */
record PackageDescriptor(String contract, @JsonProperty("default") @Nullable String defaultName,
		@Nullable Map<String, String> aliases, Map<String, ProviderDescriptor> providers,
		Map<String, ConfiguredDescriptor> configured,
		@Nullable ResolvedProvidersInfo resolved) implements OperationResponseBody {
}
