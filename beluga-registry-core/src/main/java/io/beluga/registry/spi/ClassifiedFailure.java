package io.beluga.registry.spi;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A failed call, as far as another attempt is concerned.
 *
 * @param kind what it means for the next call
 * @param retryAfter how long from now the provider wants to be left alone, where it says
 * so; never negative
 * @since 0.1.0
 */
public record ClassifiedFailure(FailureKind kind, Optional<Duration> retryAfter) {

	/**
	 * Create a classified failure.
	 * @param kind what it means for the next call
	 * @param retryAfter how long from now the provider wants to be left alone; a negative
	 * one is none at all
	 */
	public ClassifiedFailure {
		Objects.requireNonNull(kind, "'kind' must not be null");
		retryAfter = retryAfter.filter((wait) -> !wait.isNegative());
	}

	/**
	 * Create a failure that says nothing about when to come again.
	 * @param kind what it means for the next call
	 * @return the classified failure
	 */
	public static ClassifiedFailure of(FailureKind kind) {
		return new ClassifiedFailure(kind, Optional.empty());
	}

}
