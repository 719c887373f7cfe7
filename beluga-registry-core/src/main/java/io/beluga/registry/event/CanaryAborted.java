package io.beluga.registry.event;

import java.time.Instant;

/**
 * A candidate gets no more calls: it failed more often, or was slower, than the stable
 * provider by more than is allowed.
 *
 * @param packageName the package
 * @param name the configured provider that is the group
 * @param providerName the provider of the group, such as {@code canary}
 * @param candidate the candidate
 * @param reason what was found: the ratios, without anything that a call said
 * @param timestamp when it happened
 * @since 0.1.0
 */
public record CanaryAborted(String packageName, String name, String providerName, String candidate, String reason,
		Instant timestamp) implements ProviderEvent {
}
