package io.beluga.registry.event;

import java.time.Instant;

/**
 * A configured provider got a new instance, which serves now.
 *
 * @param packageName the package
 * @param name the configured provider
 * @param providerName the provider that made the new instance
 * @param generation the generation that serves now
 * @param timestamp when it happened
 * @since 0.1.0
 */
public record InstanceReplaced(String packageName, String name, String providerName, long generation,
		Instant timestamp) implements ProviderEvent {
}
