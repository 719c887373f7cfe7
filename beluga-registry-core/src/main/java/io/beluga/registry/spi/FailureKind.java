package io.beluga.registry.spi;

/**
 * What a failed call means for the next one: whether the same provider may be asked
 * again, whether another one may, and whether it says something about the health of the
 * one that failed.
 *
 * @since 0.1.0
 */
public enum FailureKind {

	/** Too many requests (HTTP 429): the provider works, and wants to be left alone. */
	RATE_LIMITED,

	/** The provider does not work at present (HTTP 5xx, overloaded). */
	UNAVAILABLE,

	/** The provider was not reached: refused, no route, unknown host. */
	CONNECT,

	/** No answer came in time; it may have been worked on. */
	TIMEOUT,

	/** The key is wrong, or may not do this (HTTP 401, 403). */
	AUTH,

	/** The account is out of credit. */
	QUOTA,

	/** The request is larger than the model takes. */
	CONTEXT_LENGTH,

	/** The request is wrong or unwanted, whoever gets it (HTTP 400, a content filter). */
	REJECTED,

	/** There is no instance: it could not be made. No call was made. */
	NOT_CREATED,

	/** Its circuit breaker is open. No call was made. */
	OPEN,

	/** As many calls as it may have are in flight. No call was made. */
	FULL,

	/** The caller gave up. */
	CANCELLED,

	/** Nothing is known about it. */
	UNKNOWN

}
