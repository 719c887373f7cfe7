package io.beluga.registry.sample.web;

import java.util.Locale;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A question that is larger than the settings allow.
 */
class RequestTooLargeException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	RequestTooLargeException(long maxBytes) {
		super(HttpStatus.CONTENT_TOO_LARGE, problem(maxBytes), null);
	}

	private static ProblemDetail problem(long maxBytes) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE,
				String.format(Locale.ROOT, "The request is larger than %,d bytes. Use a shorter text.", maxBytes));
		problem.setProperty("maxBytes", maxBytes);
		return problem;
	}

}
