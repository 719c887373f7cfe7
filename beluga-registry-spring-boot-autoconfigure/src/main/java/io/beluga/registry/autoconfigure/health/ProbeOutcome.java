package io.beluga.registry.autoconfigure.health;

import io.beluga.registry.error.MaskedFailure;
import org.jspecify.annotations.Nullable;

/**
 * What came of a probe.
 *
 * @param kind what happened
 * @param failureType the class of what it threw, never its message
 */
record ProbeOutcome(Kind kind, @Nullable String failureType) {

	static final ProbeOutcome PASSED = new ProbeOutcome(Kind.PASSED, null);

	static final ProbeOutcome TIMED_OUT = new ProbeOutcome(Kind.TIMED_OUT, null);

	static ProbeOutcome failed(Throwable failure) {
		return new ProbeOutcome(Kind.FAILED,
				(failure instanceof MaskedFailure masked) ? masked.originalType() : failure.getClass().getName());
	}

	boolean isDown() {
		return this.kind != Kind.PASSED;
	}

	enum Kind {

		PASSED, FAILED, TIMED_OUT

	}

}
