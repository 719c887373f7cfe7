package io.beluga.registry.event;

import java.time.Instant;

/**
 * A group of providers sends calls to one of its members again: its circuit breaker has
 * closed, or the member has a new instance.
 *
 * @param packageName the package
 * @param name the configured provider that is the group
 * @param providerName the provider of the group, such as {@code failover}
 * @param member the member, by the name that the group knows it by
 * @param timestamp when it happened
 * @since 0.1.0
 */
public record MemberClosed(String packageName, String name, String providerName, String member,
		Instant timestamp) implements ProviderEvent {
}
