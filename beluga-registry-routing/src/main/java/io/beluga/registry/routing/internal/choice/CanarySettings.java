package io.beluga.registry.routing.internal.choice;

/**
 * What is tried out, by which part of the calls, and when it is taken out.
 *
 * @param stable the name of the member that serves
 * @param candidate the name of the one that is tried out
 * @param percent the part of the calls, or of the callers
 * @param sticky whether a caller gets the same one each time
 * @param minimumCalls how many calls the candidate must have had
 * @param errorRatio how many times more often it may fail
 * @param latencyRatio how many times as long its calls may take
 */
public record CanarySettings(String stable, String candidate, double percent, boolean sticky, int minimumCalls,
		double errorRatio, double latencyRatio) {
}
