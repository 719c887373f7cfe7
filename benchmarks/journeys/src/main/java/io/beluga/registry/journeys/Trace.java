package io.beluga.registry.journeys;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was entered on a journey. Not thread-safe.
 * <p>
 * A class is a top-level class: what is nested in it, and the body of a lambda, count as
 * the class itself. The class that the JVM spins for a lambda is not in the source code,
 * and neither it nor its methods count; constructors and accessors do.
 */
final class Trace {

	private final Journey journey;

	private final Map<String, Integer> entries = new LinkedHashMap<>();

	Trace(Journey journey) {
		this.journey = journey;
	}

	void enter(String className) {
		if (!className.contains("$$Lambda")) {
			int nested = className.indexOf('$');
			this.entries.merge((nested != -1) ? className.substring(0, nested) : className, 1, Integer::sum);
		}
	}

	Journey journey() {
		return this.journey;
	}

	int classes() {
		return (int) this.entries.keySet().stream().filter(this.journey::isOwn).count();
	}

	int entries() {
		return this.entries.entrySet()
			.stream()
			.filter((each) -> this.journey.isOwn(each.getKey()))
			.mapToInt(Map.Entry::getValue)
			.sum();
	}

	boolean isOverBudget() {
		return classes() > this.journey.classes() || entries() > this.journey.entries();
	}

	/**
	 * Return the figures of this journey in one line.
	 */
	String line() {
		return "%-50s %7d %7s %7d %7s %s"
			.formatted(this.journey.title(), classes(), limit(this.journey.classes()), entries(),
					limit(this.journey.entries()), isOverBudget() ? "over" : "")
			.stripTrailing();
	}

	private static String limit(int limit) {
		return (limit != Journey.UNLIMITED) ? String.valueOf(limit) : "-";
	}

	/**
	 * Return the classes in the order of their first entry, each with how often it was
	 * entered. Those that do not count are in parentheses.
	 */
	String details() {
		StringBuilder details = new StringBuilder();
		this.entries.forEach((name, count) -> details
			.append((this.journey.isOwn(name) ? "    %s %d%n" : "    (%s %d)%n").formatted(name, count)));
		return details.toString();
	}

}
