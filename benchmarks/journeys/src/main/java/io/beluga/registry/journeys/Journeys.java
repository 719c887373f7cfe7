package io.beluga.registry.journeys;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Prints how many classes and methods each journey enters, and how many it may. With
 * {@code --verbose} the classes are listed, in the order of their first entry. With
 * {@code --check} it ends with 1 where a budget is exceeded. Ends with 2 where it could
 * not run.
 */
public final class Journeys {

	private static final int FAILED = 2;

	private Journeys() {
	}

	/**
	 * Count.
	 * @param arguments {@code --check} and {@code --verbose}
	 * @throws IOException if no JVM can be started
	 * @throws InterruptedException if it is interrupted
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		List<String> given = new ArrayList<>(List.of(arguments));
		boolean check = given.remove("--check");
		boolean verbose = given.remove("--verbose");
		if (!given.isEmpty()) {
			System.err.println("Unknown: " + given + ". There are --check and --verbose.");
			System.exit(FAILED);
		}
		Map<Journey, Trace> traces = new EnumMap<>(Journey.class);
		traces.putAll(new Tracer().trace(CoreJourneys.class));
		traces.putAll(new Tracer().trace(SpringJourneys.class));
		boolean over = false;
		System.out.printf("%-50s %7s %7s %7s %7s%n", "Journey", "classes", "at most", "entries", "at most");
		for (Journey journey : Journey.values()) {
			Trace trace = traces.get(journey);
			if (trace == null) {
				System.err.println("Nobody made the journey '" + journey.title() + "'.");
				System.exit(FAILED);
				return;
			}
			System.out.println(trace.line());
			if (verbose) {
				System.out.print(trace.details());
			}
			over |= trace.isOverBudget();
		}
		System.exit((check && over) ? 1 : 0);
	}

}
