package io.beluga.registry.springai.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a failure of the transport beneath a vendor's client means.
 * <p>
 * {@link FailureKind#CONNECT} is said of what cannot have reached the vendor: nobody
 * listens, no way leads there, or the connection was not made in time. A connection that
 * breaks later is {@link FailureKind#UNAVAILABLE}, also where it was reset before a byte:
 * nothing but the text of the exception tells the one from the other, and the request may
 * have been worked on.
 */
public final class TransportFailures {

	private static final int DEEPEST_CAUSE = 32;

	private TransportFailures() {
	}

	/**
	 * Classify a failure by the first of it and its causes that says something.
	 * @param failure what was thrown
	 * @return what it means, or empty where it is not of the transport
	 */
	public static Optional<ClassifiedFailure> classify(@Nullable Throwable failure) {
		return classify(failure, (cause) -> null);
	}

	/**
	 * Classify a failure by the first of it and its causes that says something.
	 * @param failure what was thrown
	 * @param vendor what the vendor's own exception types say; asked for each cause
	 * before the types of the JDK
	 * @return what it means, or empty where nobody knows
	 */
	public static Optional<ClassifiedFailure> classify(@Nullable Throwable failure,
			Function<Throwable, @Nullable ClassifiedFailure> vendor) {
		FailureKind vague = null;
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
			ClassifiedFailure own = vendor.apply(cause);
			if (own != null) {
				return Optional.of(own);
			}
			Optional<ClassifiedFailure> known = ClassifiedFailure.ofTransport(cause);
			if (known.isPresent()) {
				return known;
			}
			if (cause instanceof IOException) {
				vague = FailureKind.UNAVAILABLE;
			}
			cause = cause.getCause();
		}
		return Optional.ofNullable(vague).map(ClassifiedFailure::of);
	}

}
