package io.beluga.registry.routing.internal.group;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureKind;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class DefaultClassifierTests {

	private final DefaultClassifier classifier = new DefaultClassifier();

	static Stream<Arguments> failures() {
		return Stream.of(Arguments.of(new ConnectException(), FailureKind.CONNECT),
				Arguments.of(new UnknownHostException(), FailureKind.CONNECT),
				Arguments.of(new HttpConnectTimeoutException(""), FailureKind.CONNECT),
				Arguments.of(new SocketException("Connection reset"), FailureKind.CONNECT),
				Arguments.of(new IOException("HTTP/1.1 header parser received no bytes"), FailureKind.CONNECT),
				Arguments.of(new EOFException(), FailureKind.CONNECT),
				Arguments.of(new SSLHandshakeException(""), FailureKind.CONNECT),
				Arguments.of(new HttpTimeoutException(""), FailureKind.TIMEOUT),
				Arguments.of(new SocketTimeoutException(), FailureKind.TIMEOUT),
				Arguments.of(new TimeoutException(), FailureKind.TIMEOUT),
				Arguments.of(new CancellationException(), FailureKind.CANCELLED),
				Arguments.of(new InterruptedException(), FailureKind.CANCELLED),
				Arguments.of(new ClosedByInterruptException(), FailureKind.CANCELLED),
				Arguments.of(new InterruptedIOException("timeout"), FailureKind.TIMEOUT),
				Arguments.of(new ResourceAccessException("", new SocketTimeoutException()), FailureKind.TIMEOUT),
				Arguments.of(new UncheckedIOException(new ConnectException()), FailureKind.CONNECT),
				Arguments.of(new ExecutionException(new ConnectException()), FailureKind.CONNECT),
				Arguments.of(new HttpServerErrorException(HttpStatus.BAD_GATEWAY), FailureKind.UNAVAILABLE),
				Arguments.of(new HttpClientErrorException(HttpStatus.UNAUTHORIZED), FailureKind.AUTH),
				Arguments.of(new IllegalStateException(new HttpClientErrorException(HttpStatus.BAD_REQUEST)),
						FailureKind.REJECTED));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void classifyWhenKnownTellsKind(Throwable failure, FailureKind kind) {
		assertThat(this.classifier.classify(failure)).map(ClassifiedFailure::kind).contains(kind);
	}

	@Test
	void classifyWhenInputIsInterruptedAndThreadTooTellsThat() {
		Thread.currentThread().interrupt();
		Optional<ClassifiedFailure> classified = this.classifier.classify(new InterruptedIOException("interrupted"));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(classified).contains(ClassifiedFailure.of(FailureKind.CANCELLED));
	}

	@ParameterizedTest
	@CsvSource({ "reactor.netty.http.client.PrematureCloseException, java.io.IOException, CONNECT",
			"io.netty.channel.unix.Errors$NativeIoException, java.io.IOException, CONNECT",
			"io.netty.handler.timeout.TimeoutException, java.lang.RuntimeException, TIMEOUT",
			"org.apache.hc.core5.http.NoHttpResponseException, java.io.IOException, CONNECT",
			"org.apache.hc.core5.http.ConnectionClosedException, java.io.IOException, CONNECT" })
	void classifyWhenOfUsualClientTellsKind(String name, Class<? extends Throwable> superclass, FailureKind kind)
			throws Exception {
		Class<? extends Throwable> type = subclass(superclass, name);
		for (Class<? extends Throwable> each : List.of(type, subclass(type, "client.Own"))) {
			Throwable failure = each.getConstructor().newInstance();
			assertThat(this.classifier.classify(new ResourceAccessException("", new IOException(failure))))
				.contains(ClassifiedFailure.of(kind));
			assertThat(DefaultClassifier.isRefused(failure)).isFalse();
		}
	}

	/**
	 * Make a type of a client that is not on the class path.
	 */
	private static <T> Class<? extends T> subclass(Class<T> superclass, String name) {
		return new ByteBuddy().subclass(superclass, ConstructorStrategy.Default.IMITATE_SUPER_CLASS_PUBLIC)
			.name(name)
			.make()
			.load(superclass.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
			.getLoaded();
	}

	@Test
	void classifyWhenRateLimitedTellsWhenToComeAgain() {
		HttpHeaders headers = new HttpHeaders();
		headers.add("Retry-After", "7");
		HttpClientErrorException failure = HttpClientErrorException.create(HttpStatus.TOO_MANY_REQUESTS, "", headers,
				new byte[0], StandardCharsets.UTF_8);
		assertThat(this.classifier.classify(failure)).hasValueSatisfying((classified) -> {
			assertThat(classified.kind()).isEqualTo(FailureKind.RATE_LIMITED);
			assertThat(classified.retryAfter()).contains(Duration.ofSeconds(7));
		});
	}

	@Test
	void classifyWhenOnlyTextTellsSaysNothing() {
		assertThat(this.classifier.classify(new IllegalStateException("503 Service Unavailable, connection refused")))
			.isEmpty();
		assertThat(this.classifier.classify(new FileNotFoundException("timeout"))).isEmpty();
	}

	@Test
	void classifyWhenCausesGoRoundInCircleEnds() {
		IllegalStateException one = new IllegalStateException();
		IllegalStateException two = new IllegalStateException(one);
		one.initCause(two);
		assertThat(this.classifier.classify(one)).isEmpty();
		assertThat(DefaultClassifier.isRefused(one)).isFalse();
	}

	@Test
	void isRefusedWhenClientHasTriedByItselfBeforeIsFalse() {
		ConnectException refused = new ConnectException();
		refused.addSuppressed(new SocketException("Connection reset"));
		assertThat(DefaultClassifier.isRefused(refused)).isFalse();
		assertThat(DefaultClassifier.isRefused(new ResourceAccessException("", refused))).isFalse();
		ConnectException nested = new ConnectException();
		nested.addSuppressed(new UncheckedIOException(refused));
		assertThat(DefaultClassifier.isRefused(nested)).isFalse();
	}

	@Test
	void isRefusedWhenAllAddressesRefuseIsTrue() {
		ConnectException refused = new ConnectException();
		refused.addSuppressed(new ConnectException());
		assertThat(DefaultClassifier.isRefused(new ResourceAccessException("", refused))).isTrue();
	}

	@Test
	void isRefusedWhenConnectionIsNotMadeInTimeIsTrue() {
		SocketTimeoutException failure = new SocketTimeoutException("Connect timed out");
		failure
			.setStackTrace(new StackTraceElement[] { new StackTraceElement("java.net.Socket", "connect", null, -1) });
		assertThat(this.classifier.classify(failure)).contains(ClassifiedFailure.of(FailureKind.CONNECT));
		assertThat(DefaultClassifier.isRefused(new ResourceAccessException("", failure))).isTrue();
		assertThat(DefaultClassifier.isRefused(new SocketTimeoutException("Read timed out"))).isFalse();
	}

	@Test
	void isRefusedWhenReactorSaysWhereIsTrue() {
		Throwable failure = catchThrowable(
				() -> Mono.error(new UncheckedIOException(new ConnectException())).checkpoint("call").block());
		assertThat(failure.getSuppressed()).hasSize(2);
		assertThat(DefaultClassifier.isRefused(failure)).isTrue();
	}

	@Test
	void isRefusedWhenSuppressedGoRoundInCircleEnds() {
		ConnectException one = new ConnectException();
		ConnectException two = new ConnectException();
		one.addSuppressed(two);
		two.addSuppressed(one);
		assertThat(DefaultClassifier.isRefused(one)).isTrue();
	}

}
