package io.beluga.registry.event;

import java.time.Instant;

/**
 * The first instance of a configured provider was built and serves.
 *
 * @param packageName the package
 * @param name the configured provider
 * @param providerName the provider that made the instance
 * @param generation the generation that serves now
 * @param timestamp when it happened
 * @since 0.1.0
 */
public record InstanceReady(String packageName, String name, String providerName, long generation,
		Instant timestamp) implements ProviderEvent {
}
