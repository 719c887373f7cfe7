package io.beluga.registry.sample.web;

import java.net.ConnectException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.sample.TextTooLongException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Answers every error with a problem detail (RFC 9457) that a person can read.
 */
@RestControllerAdvice
class ProblemDetailsAdvice extends ResponseEntityExceptionHandler {

	private static final Log errors = LogFactory.getLog(ProblemDetailsAdvice.class);

	@ExceptionHandler
	ProblemDetail handleNotFound(ProviderNotFoundException exception) {
		List<String> known = exception.candidates();
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND,
				"There is no provider '%s'. Known providers: %s.".formatted(exception.providerName(),
						String.join(", ", known)));
		problem.setTitle("Unknown provider");
		problem.setProperty("known", known);
		return problem;
	}

	@ExceptionHandler
	ProblemDetail handleTooLong(TextTooLongException exception) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE, exception.getMessage());
		problem.setTitle("Text too long");
		return problem;
	}

	@ExceptionHandler
	ProblemDetail handleUnavailable(ProviderRegistryException exception) {
		errors.warn("A provider cannot answer", exception);
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"The provider cannot answer at the moment. The log of the application has the reason.");
		problem.setTitle("Provider unavailable");
		problem.setProperty("code", exception.errorCode().code());
		return problem;
	}

	@ExceptionHandler
	ProblemDetail handleUnexpected(Exception exception) {
		if (Stream.<Throwable>iterate(exception, Objects::nonNull, Throwable::getCause)
			.anyMatch(ConnectException.class::isInstance)) {
			ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
					"The provider cannot be reached at its endpoint. Does it run?");
			problem.setTitle("Provider unreachable");
			return problem;
		}
		errors.error("A question was not answered", exception);
		return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR,
				"The question was not answered. The log of the application has the reason.");
	}

	/**
	 * Return the problem where it is too late for a status.
	 */
	ProblemDetail of(Throwable failure) {
		if (failure instanceof TextTooLongException tooLong) {
			return handleTooLong(tooLong);
		}
		if (failure instanceof ProviderRegistryException unavailable) {
			return handleUnavailable(unavailable);
		}
		return handleUnexpected(new IllegalStateException(failure));
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException exception,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		List<Violation> violations = exception.getFieldErrors()
			.stream()
			.map((error) -> new Violation(error.getField(), String.valueOf(error.getDefaultMessage())))
			.sorted()
			.toList();
		ProblemDetail problem = exception.getBody();
		problem.setDetail(violations.stream()
			.map((violation) -> "'%s' %s".formatted(violation.field(), violation.message()))
			.collect(Collectors.joining("; ", "", ".")));
		problem.setProperty("errors", violations);
		return handleExceptionInternal(exception, problem, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException exception,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		if (exception.getMostSpecificCause() instanceof RequestTooLargeException tooLarge) {
			return handleErrorResponseException(tooLarge, headers, tooLarge.getStatusCode(), request);
		}
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
				"The body is not the JSON that is expected: {\"provider\", \"document\", \"question\"}, each a string.");
		return handleExceptionInternal(exception, problem, headers, status, request);
	}

	/**
	 * A field that breaks a rule.
	 *
	 * @param field the name of the field
	 * @param message the rule
	 */
	record Violation(String field, String message) implements Comparable<Violation> {

		@Override
		public int compareTo(Violation other) {
			return (this.field + this.message).compareTo(other.field + other.message);
		}

	}

}
