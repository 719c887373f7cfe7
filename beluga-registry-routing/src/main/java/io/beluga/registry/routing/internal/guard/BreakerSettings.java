package io.beluga.registry.routing.internal.guard;

import java.time.Duration;

/**
 * When a circuit breaker opens, and for how long.
 *
 * @param failureRate the part of the calls that must have failed, in percent
 * @param window how many of the last calls are looked at
 * @param minimumCalls how many calls there must have been
 * @param openFor how long no call is made, before one is let through
 */
public record BreakerSettings(float failureRate, int window, int minimumCalls, Duration openFor) {
}
