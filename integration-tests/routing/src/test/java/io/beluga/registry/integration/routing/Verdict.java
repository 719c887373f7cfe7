package io.beluga.registry.integration.routing;

/**
 * What a run is worth.
 */
enum Verdict {

	/**
	 * All that the fault's row asks for.
	 */
	PASS,

	/**
	 * The right answer in time, but something else of the row is broken.
	 */
	PARTIAL,

	/**
	 * No answer, or one that came late, but nothing wrong either: the caller knows what
	 * it has.
	 */
	SAFE,

	/**
	 * The caller waits for ever, or has something wrong.
	 */
	FAIL

}
