package io.beluga.registry.integration.routing;

import java.time.Duration;

/**
 * How long things take: as published, or a part of that. Where it is a part, whatever
 * must not take too long has half a minute more, since machines do not run faster.
 *
 * @param factor the part of each published time
 */
record Pace(double factor) {

	/**
	 * The system property that says which part of the published times is taken.
	 */
	static final String PROPERTY = "routing.time-factor";

	static final Pace PUBLISHED = new Pace(1);

	private static final Duration SLACK = Duration.ofSeconds(30);

	static Pace configured() {
		return new Pace(Double.parseDouble(System.getProperty(PROPERTY, "0.1")));
	}

	/**
	 * Return how long something takes that takes so many seconds when published.
	 */
	Duration seconds(double published) {
		return Duration.ofNanos((long) (published * this.factor * 1_000_000_000L));
	}

	/**
	 * Return how long something may take at most.
	 */
	Duration limit(double published) {
		return (this.factor < 1) ? seconds(published).plus(SLACK) : seconds(published);
	}

}
