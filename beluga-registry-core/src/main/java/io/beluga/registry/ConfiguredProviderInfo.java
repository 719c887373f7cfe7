package io.beluga.registry;

import java.time.Instant;
import java.util.Optional;

import io.beluga.registry.error.ProviderRegistryException;

/**
 * A snapshot of a configured provider. Immutable, and never of two moments at once, but
 * for the counts of calls.
 *
 * @param packageName the package
 * @param name the configured provider
 * @param providerName the provider that makes its instances; {@code unknown} where only a
 * resolver knows and there is no instance yet
 * @param state the state
 * @param generation 1 for the first instance, one more for each replacement, 0 before
 * there is one
 * @param createdAt when the instance that serves was made
 * @param lastFailure the last time that no instance could be made
 * @param calls what became of its calls
 * @since 0.1.0
 */
public record ConfiguredProviderInfo(String packageName, String name, String providerName, ProviderState state,
		long generation, Optional<Instant> createdAt, Optional<ProviderRegistryException> lastFailure,
		CallStatistics calls) {
}
