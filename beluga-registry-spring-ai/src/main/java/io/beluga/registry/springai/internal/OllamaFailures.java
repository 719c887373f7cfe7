package io.beluga.registry.springai.internal;

import java.util.Optional;

import io.beluga.registry.spi.ClassifiedFailure;
import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

import org.springframework.core.codec.CodecException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageConversionException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Tells what failures of Ollama's clients mean: for the next call, and for another
 * attempt.
 */
public final class OllamaFailures {

	private OllamaFailures() {
	}

	/**
	 * Classify what a call or a stream has ended with.
	 * @param failure what was thrown
	 * @return what it means, or empty where nobody knows
	 */
	public static Optional<ClassifiedFailure> classify(Throwable failure) {
		return TransportFailures.classify(failure, OllamaFailures::kind);
	}

	private static @Nullable ClassifiedFailure kind(Throwable cause) {
		if (cause instanceof RestClientResponseException ex) {
			return ofStatus(ex.getStatusCode(), ex.getResponseHeaders());
		}
		if (cause instanceof WebClientResponseException ex) {
			return ofStatus(ex.getStatusCode(), ex.getHeaders());
		}
		return (cause instanceof HttpMessageConversionException || cause instanceof CodecException)
				? ClassifiedFailure.of(FailureKind.UNAVAILABLE) : null;
	}

	private static @Nullable ClassifiedFailure ofStatus(HttpStatusCode status, @Nullable HttpHeaders headers) {
		if (status.value() == 404) {
			// the model is not there
			return ClassifiedFailure.of(FailureKind.UNAVAILABLE);
		}
		// A good status is that of an answer that could not be read: its cause says why.
		return status.isError() ? ClassifiedFailure.ofStatus(status.value(),
				(headers != null) ? headers.getFirst(HttpHeaders.RETRY_AFTER) : null) : null;
	}

	/**
	 * Tell whether another attempt may do better. That is not what a failure means for
	 * routing: a model that is not there is for another provider, but will not be there
	 * half a second later.
	 */
	static boolean mayPass(Throwable failure) {
		return TransportFailures.classify(failure, OllamaFailures::passing)
			.map(ClassifiedFailure::kind)
			.filter((kind) -> kind == FailureKind.CONNECT || kind == FailureKind.UNAVAILABLE)
			.isPresent();
	}

	private static @Nullable ClassifiedFailure passing(Throwable cause) {
		if (cause instanceof RestClientResponseException ex && ex.getStatusCode().isError()) {
			return passing(ex.getStatusCode());
		}
		if (cause instanceof WebClientResponseException ex && ex.getStatusCode().isError()) {
			return passing(ex.getStatusCode());
		}
		return (cause instanceof HttpMessageConversionException || cause instanceof CodecException)
				? ClassifiedFailure.of(FailureKind.REJECTED) : null;
	}

	private static ClassifiedFailure passing(HttpStatusCode status) {
		boolean passes = status.is5xxServerError() || status.value() == 408 || status.value() == 429;
		return ClassifiedFailure.of(passes ? FailureKind.UNAVAILABLE : FailureKind.REJECTED);
	}

}
