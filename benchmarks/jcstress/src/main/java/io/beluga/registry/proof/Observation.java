package io.beluga.registry.proof;

import java.util.List;

/**
 * What one run of a race has shown.
 *
 * @param race the name of the race
 * @param control whether it ran against what is broken on purpose
 * @param finished whether it came to its end
 * @param samples how often it ran
 * @param forbidden how often it ended as it must not
 * @param notes what to tell of it: the forbidden outcomes, or why it did not finish
 */
record Observation(String race, boolean control, boolean finished, long samples, long forbidden, List<String> notes) {

	/**
	 * Tell whether a control was caught.
	 */
	boolean isCaught() {
		return this.finished && this.forbidden > 0;
	}

	String shortName() {
		return this.race.substring(this.race.lastIndexOf('.') + 1);
	}

}
