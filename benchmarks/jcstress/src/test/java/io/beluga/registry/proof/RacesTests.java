package io.beluga.registry.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class RacesTests {

	@Test
	void namesAreThoseThatJcstressKnows() {
		assertThat(Harness.known()).containsExactlyInAnyOrderElementsOf(Races.names());
	}

	@Test
	void racesHaveTwoActorsAndAnArbiter() throws ClassNotFoundException {
		for (String name : Races.names()) {
			Class<?> race = Class.forName(name);
			assertThat(race).hasAnnotation(JCStressTest.class);
			assertThat(count(race, Actor.class)).as(name).isEqualTo(2);
			assertThat(count(race, Arbiter.class)).as(name).isEqualTo(1);
		}
	}

	private static long count(Class<?> race, Class<? extends java.lang.annotation.Annotation> annotation) {
		return Arrays.stream(race.getMethods()).filter((method) -> method.isAnnotationPresent(annotation)).count();
	}

	@Test
	void racesForbidWhatTheyDoNotList() throws ClassNotFoundException {
		List<Outcome> outcomes = new ArrayList<>();
		for (String name : Races.names()) {
			outcomes.addAll(List.of(Class.forName(name).getAnnotationsByType(Outcome.class)));
		}
		assertThat(outcomes).isNotEmpty()
			.allMatch((outcome) -> outcome.expect() == Expect.ACCEPTABLE)
			.allMatch((outcome) -> outcome.id().length == 1 && !outcome.id()[0].contains(".*"));
	}

}
