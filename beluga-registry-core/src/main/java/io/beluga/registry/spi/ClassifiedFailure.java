package io.beluga.registry.spi;

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
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A failed call, as far as another attempt is concerned.
 *
 * @param kind what it means for the next call
 * @param retryAfter how long from now the provider wants to be left alone, where it says
 * so; never negative, and a year at most
 * @since 0.1.0
 */
public record ClassifiedFailure(FailureKind kind, Optional<Duration> retryAfter) {

	private static final Pattern SECONDS = Pattern.compile("[0-9]+(\\.[0-9]*)?");

	private static final Duration LONGEST_WAIT = Duration.ofDays(365);

	/**
	 * Create a classified failure.
	 * @param kind what it means for the next call
	 * @param retryAfter how long from now the provider wants to be left alone; a negative
	 * one is none at all, more than a year is a year
	 */
	public ClassifiedFailure {
		Objects.requireNonNull(kind, "'kind' must not be null");
		Objects.requireNonNull(retryAfter, "'retryAfter' must not be null");
		retryAfter = retryAfter.filter((wait) -> !wait.isNegative())
			.map((wait) -> (wait.compareTo(LONGEST_WAIT) > 0) ? LONGEST_WAIT : wait);
	}

	/**
	 * Create a failure that says nothing about when to come again.
	 * @param kind what it means for the next call
	 * @return the classified failure
	 */
	public static ClassifiedFailure of(FailureKind kind) {
		return new ClassifiedFailure(kind, Optional.empty());
	}

	/**
	 * Tell what the status of an HTTP response means. An unknown address (404) counts as
	 * a wrong request: who knows that it stands for a missing model says so itself.
	 * @param status the status code
	 * @param retryAfter the header {@code Retry-After}: seconds or an HTTP date; a time
	 * in the past is no wait at all, more than a year is a year, and what is neither is
	 * as good as no header. {@code null} where there is none
	 * @return what it means; of kind {@link FailureKind#UNKNOWN} where the status is no
	 * error
	 */
	public static ClassifiedFailure ofStatus(int status, @Nullable String retryAfter) {
		return new ClassifiedFailure(kind(status),
				Optional.ofNullable(retryAfter).map(String::strip).flatMap(ClassifiedFailure::wait));
	}

	/**
	 * Tell what an exception of the JDK says of the way to a provider. Its causes are not
	 * looked at.
	 * <p>
	 * {@link FailureKind#CONNECT} is said of what cannot have reached the provider:
	 * nobody listens, no way leads there, or the connection was not made in time.
	 * @param failure what was thrown
	 * @return what it means, or empty where it is of another kind, as that of a
	 * connection which breaks later
	 */
	public static Optional<ClassifiedFailure> ofTransport(Throwable failure) {
		return Optional.ofNullable(kind(failure)).map(ClassifiedFailure::of);
	}

	private static @Nullable FailureKind kind(Throwable failure) {
		if (failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException
				|| failure instanceof UnknownHostException || failure instanceof NoRouteToHostException
				|| failure instanceof BindException || failure instanceof UnresolvedAddressException
				|| isConnectTimeout(failure)) {
			return FailureKind.CONNECT;
		}
		if (failure instanceof HttpTimeoutException || failure instanceof SocketTimeoutException
				|| failure instanceof TimeoutException) {
			return FailureKind.TIMEOUT;
		}
		if (failure instanceof CancellationException || failure instanceof InterruptedException
				|| failure instanceof ClosedByInterruptException) {
			return FailureKind.CANCELLED;
		}
		if (failure instanceof InterruptedIOException) {
			// OkHttp throws it for its time limit, too
			return Thread.currentThread().isInterrupted() ? FailureKind.CANCELLED : FailureKind.TIMEOUT;
		}
		return null;
	}

	/**
	 * Tell by the method that waited: a socket has one type for all that it waits for.
	 */
	private static boolean isConnectTimeout(Throwable failure) {
		return failure instanceof SocketTimeoutException && Stream.of(failure.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().equals(Socket.class.getName())
					&& frame.getMethodName().equals("connect"));
	}

	private static FailureKind kind(int status) {
		return switch (status) {
			case 401, 403, 407 -> FailureKind.AUTH;
			case 402 -> FailureKind.QUOTA;
			case 408 -> FailureKind.TIMEOUT;
			case 413 -> FailureKind.CONTEXT_LENGTH;
			case 429 -> FailureKind.RATE_LIMITED;
			default -> (status >= 500) ? FailureKind.UNAVAILABLE
					: (status >= 400) ? FailureKind.REJECTED : FailureKind.UNKNOWN;
		};
	}

	private static Optional<Duration> wait(String header) {
		if (SECONDS.matcher(header).matches()) {
			double seconds = Math.min(Double.parseDouble(header), LONGEST_WAIT.toSeconds());
			return Optional.of(Duration.ofMillis((long) Math.ceil(seconds * 1000)));
		}
		try {
			Instant until = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
			Duration wait = Duration.between(Instant.now(), until);
			return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
		}
		catch (DateTimeException ex) {
			return Optional.empty();
		}
	}

}
