package io.beluga.registry.event;

import java.time.Instant;

/**
 * A provider was unregistered. Its live instances go on.
 *
 * @param packageName the package
 * @param providerName the provider
 * @param timestamp when it happened
 * @since 0.1.0
 */
public record ProviderUnregistered(String packageName, String providerName,
		Instant timestamp) implements ProviderEvent {
}
