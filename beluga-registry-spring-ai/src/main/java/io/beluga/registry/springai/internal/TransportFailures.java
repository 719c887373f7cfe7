package io.beluga.registry.springai.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;

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
			FailureKind kind = kind(cause);
			if (kind != null) {
				return Optional.of(ClassifiedFailure.of(kind));
			}
			if (cause instanceof IOException) {
				vague = FailureKind.UNAVAILABLE;
			}
			cause = cause.getCause();
		}
		return Optional.ofNullable(vague).map(ClassifiedFailure::of);
	}

	private static @Nullable FailureKind kind(Throwable cause) {
		if (cause instanceof HttpConnectTimeoutException || cause instanceof ConnectException
				|| cause instanceof UnknownHostException || cause instanceof NoRouteToHostException
				|| cause instanceof UnresolvedAddressException || cause instanceof BindException
				|| isConnectTimeout(cause)) {
			return FailureKind.CONNECT;
		}
		if (cause instanceof HttpTimeoutException || cause instanceof SocketTimeoutException
				|| cause instanceof TimeoutException) {
			return FailureKind.TIMEOUT;
		}
		if (cause instanceof InterruptedException || cause instanceof CancellationException
				|| cause instanceof ClosedByInterruptException) {
			return FailureKind.CANCELLED;
		}
		if (cause instanceof InterruptedIOException) {
			// OkHttp throws it for its time limit, too
			return Thread.currentThread().isInterrupted() ? FailureKind.CANCELLED : FailureKind.TIMEOUT;
		}
		return null;
	}

	// OkHttp throws what the JDK throws, which has one type for all that it waits for.
	private static boolean isConnectTimeout(Throwable cause) {
		return cause instanceof SocketTimeoutException && Stream.of(cause.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().equals(Socket.class.getName())
					&& frame.getMethodName().equals("connect"));
	}

}
