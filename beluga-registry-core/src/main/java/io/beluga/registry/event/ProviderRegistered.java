package io.beluga.registry.event;

import java.time.Instant;

/**
 * A provider was registered.
 *
 * @param packageName the package
 * @param providerName the provider
 * @param timestamp when it happened
 * @since 0.1.0
 */
public record ProviderRegistered(String packageName, String providerName, Instant timestamp) implements ProviderEvent {
}
