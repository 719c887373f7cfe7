package io.beluga.registry.sample.web;

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
				"The request is larger than %,d bytes. Use a shorter text.".formatted(maxBytes));
		problem.setProperty("maxBytes", maxBytes);
		return problem;
	}

}
