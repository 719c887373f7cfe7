package io.beluga.registry.autoconfigure.observation;

import io.beluga.registry.error.MaskedFailure;
import io.micrometer.common.KeyValues;
import io.micrometer.common.docs.KeyName;
import org.jspecify.annotations.Nullable;

/**
 * The same key values with each outcome.
 */
final class OutcomeKeyValues {

	/**
	 * The name of all configured providers that only a resolver knows: there may be many.
	 */
	static final String RESOLVED = "resolved";

	private final KeyValues success;

	private final KeyValues error;

	private final KeyValues unknown;

	OutcomeKeyValues(KeyValues common, KeyName outcome) {
		this.success = common.and(outcome.withValue("SUCCESS"));
		this.error = common.and(outcome.withValue("ERROR"));
		this.unknown = common.and(outcome.withValue("UNKNOWN"));
	}

	static String name(String name, boolean resolved) {
		return resolved ? RESOLVED : name;
	}

	/**
	 * Return what Micrometer calls an error, also of an exception that is masked.
	 */
	static String exception(@Nullable Throwable failure) {
		if (failure instanceof MaskedFailure masked) {
			String type = masked.originalType();
			return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
		}
		return (failure != null) ? failure.getClass().getSimpleName() : "none";
	}

	/**
	 * Choose the key values of an observation. They are asked for at its start and at its
	 * end.
	 */
	KeyValues of(ProviderObservationContext context) {
		if (context.getError() != null) {
			return this.error;
		}
		return context.isEnded() ? this.success : this.unknown;
	}

}
