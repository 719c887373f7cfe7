package io.beluga.registry.event;

import java.time.Instant;

import io.beluga.registry.error.ProviderRegistryException;

/**
 * An instance could not be built. A generation that serves goes on.
 *
 * @param packageName the package
 * @param name the configured provider
 * @param providerName the provider that failed; {@code unknown} where only a resolver
 * knows and there has been no instance
 * @param generation the generation that serves, 0 where there is none
 * @param failure what went wrong
 * @param timestamp when it happened
 * @since 0.1.0
 */
public record InstanceFailed(String packageName, String name, String providerName, long generation,
		ProviderRegistryException failure, Instant timestamp) implements ProviderEvent {
}
