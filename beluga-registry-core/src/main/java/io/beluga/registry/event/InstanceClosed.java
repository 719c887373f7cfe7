package io.beluga.registry.event;

import java.time.Instant;

/**
 * An instance was destroyed.
 *
 * @param packageName the package
 * @param name the configured provider
 * @param providerName the provider that had made the instance
 * @param generation the generation that ended
 * @param timestamp when it happened
 * @since 0.1.0
 */
public record InstanceClosed(String packageName, String name, String providerName, long generation,
		Instant timestamp) implements ProviderEvent {
}
