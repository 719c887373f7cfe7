package io.beluga.registry;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of the calls of a configured provider, over all of its generations. Says
 * what kind of exception was thrown, never its message, which can hold a secret.
 *
 * @param inFlight the calls that are running, also on instances that were replaced
 * @param failed the calls that have thrown
 * @param lastFailedAt when the last of them threw
 * @param lastFailureType the class of what it threw; not of what only carries that, such
 * as a {@link java.util.concurrent.CompletionException}
 * @since 0.1.0
 */
public record CallStatistics(long inFlight, long failed, Optional<Instant> lastFailedAt,
		Optional<String> lastFailureType) {
}
