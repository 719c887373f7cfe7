package io.beluga.registry.autoconfigure.endpoint;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A registered provider.
 *
 * @param type the kind of provider
 * @param apiKey whether it needs a key, where that is known
 * @param capabilities what it does
 * @param supportedFeatures how it does it
 * @param documentation what a reader should know, if there is something
 * @param configured the configured providers that it makes
 * @param configSchema what its configuration looks like, where a single one is asked for
 */
record ProviderDescriptor(String type, @Nullable String apiKey, List<String> capabilities,
		List<String> supportedFeatures, @Nullable String documentation, List<String> configured,
		@Nullable Map<String, Object> configSchema) {
}
