package io.beluga.registry.autoconfigure.endpoint;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What has a name: a provider, a configured provider or both.
 *
 * @param name the name
 * @param provider the provider of that name, if there is one
 * @param configured the configured provider of that name, if there is one
 */
record NamedDescriptor(String name, @Nullable ProviderDescriptor provider,
		@Nullable ConfiguredDescriptor configured) implements OperationResponseBody {
}
