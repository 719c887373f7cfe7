package io.beluga.registry.routing.internal.group;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

import javax.net.ssl.SSLHandshakeException;

import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Knows the failures of the JDK, of Spring's HTTP clients and of those beneath them. The
 * first cause that is known counts.
 */
final class DefaultClassifier implements FailureClassifier {

	private static final int MAX_CAUSES = 32;

	@Override
	public Optional<ClassifiedFailure> classify(Throwable failure) {
		Throwable cause = failure;
		for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
			ClassifiedFailure known = find(cause);
			if (known != null) {
				return Optional.of(known);
			}
			cause = cause.getCause();
		}
		return Optional.empty();
	}

	private static @Nullable ClassifiedFailure find(Throwable failure) {
		if (failure instanceof Error) {
			return ClassifiedFailure.of(FailureKind.UNKNOWN);
		}
		Optional<ClassifiedFailure> known = ClassifiedFailure.ofTransport(failure);
		if (known.isPresent()) {
			return known.get();
		}
		if (failure instanceof SocketException || failure instanceof EOFException
				|| failure instanceof ClosedChannelException || failure instanceof SSLHandshakeException
				|| isPlainIoFailure(failure)) {
			return ClassifiedFailure.of(FailureKind.CONNECT);
		}
		return ofClient(failure);
	}

	/**
	 * Tell whether there was no connection, so that nobody can have worked on the call. A
	 * client that has tried by itself before has what that met suppressed: unless nobody
	 * was there either, the call may have run.
	 */
	static boolean isRefused(Throwable failure) {
		return isRefused(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
	}

	private static boolean isRefused(Throwable failure, Set<Throwable> seen) {
		boolean refused = false;
		for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
			refused |= isRefusal(cause);
			for (Throwable other : cause.getSuppressed()) {
				if (!isTrace(other) && !seen.contains(other) && !isRefused(other, seen)) {
					return false;
				}
			}
		}
		return refused;
	}

	/**
	 * Tell whether it is no failure but what Reactor says of the place of one.
	 */
	private static boolean isTrace(Throwable suppressed) {
		return suppressed.getCause() == null && (suppressed.getClass() == Exception.class
				|| suppressed.getClass().getName().equals("reactor.core.publisher.FluxOnAssembly$OnAssemblyException"));
	}

	private static boolean isRefusal(Throwable failure) {
		return ClassifiedFailure.ofTransport(failure)
			.filter((known) -> known.kind() == FailureKind.CONNECT)
			.isPresent();
	}

	/**
	 * Tell whether it is what the JDK's HTTP client throws where a connection ends before
	 * the answer begins. A failure to parse an answer is a subclass.
	 */
	private static boolean isPlainIoFailure(Throwable failure) {
		return failure.getClass() == IOException.class && failure.getCause() == null;
	}

	/**
	 * Know a failure by the name of its type or of one above, since that may be missing.
	 */
	private static @Nullable ClassifiedFailure ofClient(Throwable failure) {
		for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
			switch (type.getName()) {
				case "org.springframework.web.client.RestClientResponseException":
					return RestClients.classify(failure);
				case "org.springframework.web.reactive.function.client.WebClientResponseException":
					return WebClients.classify(failure);
				case "io.netty.handler.timeout.TimeoutException":
					return ClassifiedFailure.of(FailureKind.TIMEOUT);
				case "io.netty.channel.unix.Errors$NativeIoException":
				case "reactor.netty.http.client.PrematureCloseException":
				case "org.apache.hc.core5.http.ConnectionClosedException":
				case "org.apache.hc.core5.http.NoHttpResponseException":
					return ClassifiedFailure.of(FailureKind.CONNECT);
				default:
			}
		}
		return null;
	}

	private static ClassifiedFailure classify(int status, @Nullable HttpHeaders headers) {
		return ClassifiedFailure.ofStatus(status, (headers != null) ? headers.getFirst(HttpHeaders.RETRY_AFTER) : null);
	}

	/**
	 * Apart, because its class may be missing.
	 */
	private static final class RestClients {

		static ClassifiedFailure classify(Throwable failure) {
			RestClientResponseException known = (RestClientResponseException) failure;
			return DefaultClassifier.classify(known.getStatusCode().value(), known.getResponseHeaders());
		}

	}

	/**
	 * Apart, because its class may be missing.
	 */
	private static final class WebClients {

		static ClassifiedFailure classify(Throwable failure) {
			WebClientResponseException known = (WebClientResponseException) failure;
			return DefaultClassifier.classify(known.getStatusCode().value(), known.getHeaders());
		}

	}

}
