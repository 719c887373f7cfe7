package io.beluga.registry.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictTests {

	private final List<Observation> observations = new ArrayList<>(List.of(product("a.One", 5000, 0),
			control("a.One", 5000, 3), product("a.Two", 5000, 0), control("a.Two", 5000, 3)));

	private static Observation product(String race, long samples, long forbidden) {
		return new Observation(race, false, true, samples, forbidden,
				(forbidden > 0) ? List.of("'never' " + forbidden + " times") : Collections.emptyList());
	}

	private static Observation control(String race, long samples, long forbidden) {
		return new Observation(race, true, true, samples, forbidden, Collections.emptyList());
	}

	private List<String> problems() {
		return new Verdict(List.of("a.One", "a.Two"), this.observations).problems();
	}

	@Test
	void problemsWhenAllIsProvenIsEmpty() {
		assertThat(problems()).isEmpty();
	}

	@Test
	void problemsWhenRaceWasNotRunSaysSo() {
		this.observations.remove(2);
		assertThat(problems()).containsExactly("a.Two was not run.");
	}

	@Test
	void problemsWhenRaceIsNotInTheListSaysSo() {
		this.observations.add(product("a.Three", 5000, 0));
		assertThat(problems()).containsExactly("a.Three was run, and is not in the list of races.");
	}

	@Test
	void problemsWhenRaceEndedAsItMustNotSaysHow() {
		this.observations.set(0, product("a.One", 5000, 1));
		assertThat(problems()).containsExactly("a.One ended as it must not: ['never' 1 times]");
	}

	@Test
	void problemsWhenOneOfSeveralRunsEndedAsItMustNotSaysHow() {
		this.observations.add(product("a.One", 5000, 2));
		assertThat(problems()).containsExactly("a.One ended as it must not: ['never' 2 times]");
	}

	@Test
	void problemsWhenRaceDidNotFinishSaysWhy() {
		this.observations.set(0, new Observation("a.One", false, false, 0, 0, List.of("TIMEOUT_ERROR")));
		assertThat(problems()).containsExactly("a.One did not finish: [TIMEOUT_ERROR]");
	}

	@Test
	void problemsWhenRaceRanSeldomSaysSo() {
		this.observations.set(0, product("a.One", 99, 0));
		assertThat(problems()).containsExactly("a.One ran 99 times, which proves nothing.");
	}

	@Test
	void problemsWhenControlWasNotRunSaysSo() {
		this.observations.remove(1);
		assertThat(problems()).containsExactly("The control of a.One was not run.");
	}

	@Test
	void problemsWhenControlWasNotCaughtSaysSo() {
		this.observations.set(1, control("a.One", 5000, 0));
		assertThat(problems()).containsExactly("The control of a.One was not caught: []");
	}

	@Test
	void problemsWhenControlDidNotFinishTakesItForNotCaught() {
		this.observations.set(1, new Observation("a.One", true, false, 5, 5, List.of("VM_ERROR")));
		assertThat(problems()).containsExactly("The control of a.One was not caught: [VM_ERROR]");
	}

	@Test
	void problemsWhenControlWasCaughtAtTheSecondAttemptIsEmpty() {
		this.observations.set(1, control("a.One", 5000, 0));
		this.observations.add(control("a.One", 50_000, 1));
		assertThat(problems()).isEmpty();
	}

	@Test
	void uncaughtWhenControlWasNotCaughtNamesTheRace() {
		this.observations.set(3, control("a.Two", 5000, 0));
		assertThat(new Verdict(List.of("a.One", "a.Two"), this.observations).uncaught()).containsExactly("a.Two");
	}

	@Test
	void summaryAddsUpTheRunsOfARace() {
		this.observations.add(product("a.One", 1000, 0));
		assertThat(new Verdict(List.of("a.One"), this.observations).summary())
			.containsExactly("One                              6,000 races, 0 forbidden   "
					+ "control:         3 of     5,000 caught");
	}

}
