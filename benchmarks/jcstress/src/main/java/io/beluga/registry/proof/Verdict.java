package io.beluga.registry.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Judges what was observed. A race is proven if it ran often enough, never ended as it
 * must not, and did so at least once where the registry is broken.
 */
final class Verdict {

	/**
	 * A race that ran less often has proven nothing.
	 */
	private static final long FEWEST = 100;

	private final List<String> races;

	private final List<Observation> observations;

	/**
	 * Create a verdict.
	 * @param races the races that have to be run
	 * @param observations what was observed
	 */
	Verdict(List<String> races, List<Observation> observations) {
		this.races = races;
		this.observations = observations;
	}

	/**
	 * Return what is wrong.
	 * @return a sentence for each problem, none where all is proven
	 */
	List<String> problems() {
		List<String> problems = new ArrayList<>();
		for (String race : this.races) {
			addProblemsOfProduct(race, problems);
			addProblemsOfControl(race, problems);
		}
		this.observations.stream()
			.filter((observation) -> !this.races.contains(observation.race()))
			.map((observation) -> observation.race() + " was run, and is not in the list of races.")
			.distinct()
			.forEach(problems::add);
		return problems;
	}

	private void addProblemsOfProduct(String race, List<String> problems) {
		List<Observation> seen = find(race, false);
		if (seen.isEmpty()) {
			problems.add(race + " was not run.");
		}
		for (Observation observation : seen) {
			if (!observation.finished()) {
				problems.add(race + " did not finish: " + observation.notes());
			}
			else if (observation.forbidden() > 0) {
				problems.add(race + " ended as it must not: " + observation.notes());
			}
			else if (observation.samples() < FEWEST) {
				problems.add(race + " ran " + observation.samples() + " times, which proves nothing.");
			}
		}
	}

	private void addProblemsOfControl(String race, List<String> problems) {
		List<Observation> seen = find(race, true);
		if (seen.isEmpty()) {
			problems.add("The control of " + race + " was not run.");
		}
		else if (seen.stream().noneMatch(Observation::isCaught)) {
			problems.add("The control of " + race + " was not caught: " + seen.get(seen.size() - 1).notes());
		}
	}

	private List<Observation> find(String race, boolean control) {
		return this.observations.stream()
			.filter((observation) -> observation.race().equals(race) && observation.control() == control)
			.toList();
	}

	/**
	 * Return the races whose control was not caught yet.
	 */
	List<String> uncaught() {
		return this.races.stream()
			.filter((race) -> find(race, true).stream().noneMatch(Observation::isCaught))
			.toList();
	}

	/**
	 * Describe what was observed.
	 * @return a line for each race
	 */
	List<String> summary() {
		return this.races.stream().map(this::summary).toList();
	}

	private String summary(String race) {
		List<Observation> product = find(race, false);
		List<Observation> control = find(race, true);
		String name = race.substring(race.lastIndexOf('.') + 1);
		return String.format(Locale.ROOT, "%-26s %,11d races, %d forbidden   control: %,9d of %,9d caught", name,
				sum(product, false), sum(product, true), sum(control, true), sum(control, false));
	}

	private static long sum(List<Observation> observations, boolean forbidden) {
		return observations.stream().mapToLong((each) -> forbidden ? each.forbidden() : each.samples()).sum();
	}

}
