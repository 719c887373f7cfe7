package io.beluga.registry.autoconfigure.endpoint;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A configured provider.
 *
 * @param provider the provider that makes its instances
 * @param source where it comes from
 * @param state its state
 * @param generation how many instances it has had
 * @param createdAt when the instance that serves was made
 * @param lastFailure the last time that no instance could be made
 * @param calls what became of its calls
 * @param config its properties
 */
record ConfiguredDescriptor(String provider, String source, String state, long generation, @Nullable String createdAt,
		@Nullable FailureDescriptor lastFailure, CallsDescriptor calls, Map<String, PropertyDescriptor> config) {

	/**
	 * Why no instance could be made.
	 *
	 * @param at when
	 * @param code which of the eight errors
	 * @param message what went wrong
	 */
	record FailureDescriptor(String at, String code, String message) {
	}

	/**
	 * What became of the calls.
	 *
	 * @param inFlight how many are running
	 * @param failed how many have thrown
	 * @param lastFailedAt when the last of them threw
	 * @param lastFailureType the class of what it threw
	 */
	record CallsDescriptor(long inFlight, long failed, @Nullable String lastFailedAt,
			@Nullable String lastFailureType) {
	}

	/**
	 * A property.
	 *
	 * @param value never the value itself, which may be a secret
	 * @param origin where it is written, where that is known
	 */
	record PropertyDescriptor(String value, @Nullable String origin) {
	}

}
