package io.beluga.registry.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.openjdk.jcstress.Options;

/**
 * Runs all races and judges them. Ends with 1 where one is not proven.
 * <p>
 * Without an argument it takes less than two minutes on two cores; with {@code --full}
 * more than an hour. A regular expression as the last argument picks races.
 */
public final class Proofs {

	private static final int SHORT = 500;

	private static final int CONTROL = 200;

	private static final int PATIENT = 5000;

	private static final int FULL = 5000;

	private Proofs() {
	}

	/**
	 * Run the races.
	 * @param arguments {@code --full}, and which races
	 * @throws Exception if jcstress cannot be run
	 */
	public static void main(String[] arguments) throws Exception {
		List<String> given = new ArrayList<>(List.of(arguments));
		boolean full = given.remove("--full");
		String filter = given.isEmpty() ? "" : given.get(0);
		List<String> races = Races.names().stream().filter(Pattern.compile(filter).asPredicate()).toList();
		System.exit(run(races, full) ? 0 : 1);
	}

	private static boolean run(List<String> races, boolean full) throws Exception {
		long start = System.nanoTime();
		List<String> problems = new ArrayList<>(undeclared());
		Harness harness = new Harness(options(SHORT));
		List<Observation> observations = new ArrayList<>();
		observations.addAll(harness
			.run(full ? harness.productInAllModes(races, options(FULL)) : harness.product(races, options(SHORT))));
		observations.addAll(harness.run(harness.control(races, options(CONTROL))));
		List<String> uncaught = new Verdict(races, observations).uncaught();
		if (!uncaught.isEmpty()) {
			// on a machine that is busy two threads meet seldom
			System.out.println("Once more, and longer, because they were not caught: " + uncaught);
			observations.addAll(harness.run(harness.control(uncaught, options(PATIENT))));
		}
		Verdict verdict = new Verdict(races, observations);
		problems.addAll(verdict.problems());
		verdict.summary().forEach(System.out::println);
		problems.forEach((problem) -> System.out.println("FAILED: " + problem));
		System.out.println(races.size() + " races in " + (System.nanoTime() - start) / 1_000_000_000 + " s, "
				+ (problems.isEmpty() ? "all proven" : problems.size() + " problems"));
		return problems.isEmpty() && !races.isEmpty();
	}

	/**
	 * Find races that jcstress knows and the list does not, or the other way round.
	 */
	private static List<String> undeclared() {
		Set<String> differences = new TreeSet<>(Harness.known());
		Races.names().forEach((race) -> {
			if (!differences.remove(race)) {
				differences.add(race);
			}
		});
		return differences.stream()
			.map((race) -> race + " is known to jcstress or to the list of races alone.")
			.toList();
	}

	/**
	 * Have the threads yield where they wait for each other, because a machine that
	 * builds is busy; and few races at once, because a registry is larger than what
	 * jcstress is made for.
	 */
	private static Options options(int millis) throws Exception {
		List<String> arguments = List.of("-strideSize", "16", "-strideCount", "16", "-spinStyle", "THREAD_YIELD",
				"-pth", "false", "-iters", "1", "-time", String.valueOf(millis));
		Options options = new Options(arguments.toArray(new String[0]));
		if (!options.parse()) {
			throw new IllegalStateException("jcstress does not take " + arguments);
		}
		return options;
	}

}
