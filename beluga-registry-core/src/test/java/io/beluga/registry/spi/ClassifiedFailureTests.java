package io.beluga.registry.spi;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClassifiedFailure}.
 */
class ClassifiedFailureTests {

	private static final Duration YEAR = Duration.ofDays(365);

	@Test
	void retryAfterWhenNegativeIsNone() {
		assertThat(new ClassifiedFailure(FailureKind.RATE_LIMITED, Optional.of(Duration.ofSeconds(-1))).retryAfter())
			.isEmpty();
	}

	@Test
	void retryAfterWhenHugeIsYear() {
		Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
		assertThat(new ClassifiedFailure(FailureKind.RATE_LIMITED, Optional.of(endless)).retryAfter()).contains(YEAR);
	}

	@ParameterizedTest
	@CsvSource({ "400, REJECTED", "401, AUTH", "402, QUOTA", "403, AUTH", "404, REJECTED", "407, AUTH", "408, TIMEOUT",
			"413, CONTEXT_LENGTH", "422, REJECTED", "429, RATE_LIMITED", "500, UNAVAILABLE", "503, UNAVAILABLE",
			"504, UNAVAILABLE", "529, UNAVAILABLE", "200, UNKNOWN", "302, UNKNOWN", "0, UNKNOWN", "-1, UNKNOWN" })
	void ofStatusTellsKind(int status, FailureKind kind) {
		assertThat(ClassifiedFailure.ofStatus(status, null)).isEqualTo(ClassifiedFailure.of(kind));
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "7, 7000", "' 7 ', 7000", "0.5, 500", "1.0001, 1001", "86400, 86400000" })
	void ofStatusWhenRetryAfterIsSecondsTellsWait(String header, long millis) {
		assertThat(ClassifiedFailure.ofStatus(429, header).retryAfter()).contains(Duration.ofMillis(millis));
	}

	@Test
	void ofStatusWhenRetryAfterIsDateTellsWait() {
		Instant until = Instant.now().plusSeconds(1000);
		String header = DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atZone(ZoneOffset.UTC));
		assertThat(ClassifiedFailure.ofStatus(503, header).retryAfter()).get()
			.satisfies((wait) -> assertThat(wait).isBetween(Duration.ofSeconds(700), Duration.ofSeconds(1000)));
	}

	@Test
	void ofStatusWhenRetryAfterIsPastIsNoWait() {
		assertThat(ClassifiedFailure.ofStatus(429, "Wed, 21 Oct 2015 07:28:00 GMT").retryAfter())
			.contains(Duration.ZERO);
	}

	@ParameterizedTest
	@ValueSource(strings = { "31536001", "99999999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT" })
	void ofStatusWhenRetryAfterIsHugeIsYear(String header) {
		assertThat(ClassifiedFailure.ofStatus(429, header).retryAfter()).contains(YEAR);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "soon", "-5", "1e3", "NaN", "1,5", "2026-01-01T00:00:00Z", "Wed, 99 Oct 2026",
			"\u0667" })
	void ofStatusWhenRetryAfterIsMalformedIsNone(String header) {
		assertThat(ClassifiedFailure.ofStatus(429, header)).isEqualTo(ClassifiedFailure.of(FailureKind.RATE_LIMITED));
	}

	static Stream<Arguments> transportFailures() {
		SocketTimeoutException connectTimeout = new SocketTimeoutException("Connect timed out");
		connectTimeout
			.setStackTrace(new StackTraceElement[] { new StackTraceElement("java.net.Socket", "connect", null, -1) });
		return Stream.of(Arguments.of(new ConnectException(), FailureKind.CONNECT),
				Arguments.of(new UnknownHostException(), FailureKind.CONNECT),
				Arguments.of(new NoRouteToHostException(), FailureKind.CONNECT),
				Arguments.of(new BindException(), FailureKind.CONNECT),
				Arguments.of(new UnresolvedAddressException(), FailureKind.CONNECT),
				Arguments.of(new HttpConnectTimeoutException(""), FailureKind.CONNECT),
				Arguments.of(connectTimeout, FailureKind.CONNECT),
				Arguments.of(new HttpTimeoutException(""), FailureKind.TIMEOUT),
				Arguments.of(new SocketTimeoutException("Read timed out"), FailureKind.TIMEOUT),
				Arguments.of(new TimeoutException(), FailureKind.TIMEOUT),
				Arguments.of(new InterruptedIOException("timeout"), FailureKind.TIMEOUT),
				Arguments.of(new CancellationException(), FailureKind.CANCELLED),
				Arguments.of(new InterruptedException(), FailureKind.CANCELLED),
				Arguments.of(new ClosedByInterruptException(), FailureKind.CANCELLED));
	}

	@ParameterizedTest
	@MethodSource("transportFailures")
	void ofTransportWhenKnownTellsKind(Throwable failure, FailureKind kind) {
		assertThat(ClassifiedFailure.ofTransport(failure)).contains(ClassifiedFailure.of(kind));
		assertThat(ClassifiedFailure.ofTransport(new UncheckedIOException(new IOException(failure)))).isEmpty();
	}

	@Test
	void ofTransportWhenConnectionBreaksSaysNothing() {
		assertThat(ClassifiedFailure.ofTransport(new SocketException("Connection reset"))).isEmpty();
		assertThat(ClassifiedFailure.ofTransport(new EOFException())).isEmpty();
	}

	@Test
	void ofTransportWhenThreadIsInterruptedTellsWhatOfInput() {
		Thread.currentThread().interrupt();
		Optional<ClassifiedFailure> interrupted = ClassifiedFailure.ofTransport(new InterruptedIOException());
		Optional<ClassifiedFailure> timedOut = ClassifiedFailure.ofTransport(new SocketTimeoutException());
		assertThat(Thread.interrupted()).isTrue();
		assertThat(interrupted).contains(ClassifiedFailure.of(FailureKind.CANCELLED));
		assertThat(timedOut).contains(ClassifiedFailure.of(FailureKind.TIMEOUT));
	}

}
