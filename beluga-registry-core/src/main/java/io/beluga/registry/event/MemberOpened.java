package io.beluga.registry.event;

import java.time.Instant;

/**
 * A group of providers sends no more calls to one of its members: its circuit breaker has
 * opened.
 *
 * @param packageName the package
 * @param name the configured provider that is the group
 * @param providerName the provider of the group, such as {@code failover}
 * @param member the member, by the name that the group knows it by
 * @param reason the kind of the last failure
 * @param reopensAt when it is tried again
 * @param timestamp when it happened
 * @since 0.1.0
 */
public record MemberOpened(String packageName, String name, String providerName, String member, String reason,
		Instant reopensAt, Instant timestamp) implements ProviderEvent {
}
