package io.beluga.registry.proof.routing;

/**
 * A group with one member, which is also tried out as a candidate.
 */
public interface Group {

	/**
	 * Begin the one call that a half-open breaker lets through.
	 * @return the call, which has no result yet
	 */
	Call probe();

	/**
	 * Count what is left of the breaker and of the member's calls.
	 * @return how many calls the breaker lets through, and how many run
	 */
	String left();

	/**
	 * Call the member. Its first instance has a key that is refused, so that the breaker
	 * opens.
	 * @return {@code "answered"} or {@code "refused"}
	 */
	String call();

	/**
	 * Have another instance of the member serve, and call it.
	 */
	void replace();

	/**
	 * Tell the state of the breaker, and what was told of it last.
	 * @return both
	 */
	String breaker();

	/**
	 * Have a call of the candidate fail: two such calls take it out.
	 */
	void failCandidate();

	/**
	 * Try the candidate by another percentage from now on, at which one call fails.
	 */
	void configureAnew();

	/**
	 * Tell how often it was told that the candidate is out, and whether it is.
	 * @return both
	 */
	String candidate();

	/**
	 * A call that runs.
	 */
	interface Call {

		/**
		 * Have the member end it, in a way that says nothing of the member.
		 */
		void end();

		/**
		 * Have the caller cancel it.
		 */
		void cancel();

	}

}
