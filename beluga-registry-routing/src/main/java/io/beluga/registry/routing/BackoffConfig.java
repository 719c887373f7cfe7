package io.beluga.registry.routing;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long to wait before a further attempt at the same member. Each wait is a random
 * part of a limit that doubles from attempt to attempt.
 *
 * @param initial the limit of the first wait; zero for no waits
 * @param max the highest limit
 * @since 0.1.0
 */
public record BackoffConfig(@DefaultValue("500ms") Duration initial, @DefaultValue("5s") Duration max) {
}
