package io.beluga.registry.proof.slot;

import io.beluga.registry.proof.support.Answer;
import io.beluga.registry.proof.support.Journal;
import io.beluga.registry.proof.support.Meeting;
import io.beluga.registry.proof.support.Subject;
import io.beluga.registry.proof.support.Subjects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

/**
 * A description is that of one generation.
 */
@JCStressTest
@Description("A description is that of one generation.")
@Outcome(id = "ok, v1 1 READY, v2 2 READY", expect = ACCEPTABLE, desc = "It was described before.")
@Outcome(id = "ok, v2 2 READY, v2 2 READY", expect = ACCEPTABLE, desc = "It was described after.")
@State
public class TornInfo {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.shared();

	private final Journal journal = Journal.open();

	private final String name = this.journal.name();

	/**
	 * Create the state of one race.
	 */
	public TornInfo() {
		this.subject.put(this.name, "v1");
		this.subject.call(this.name);
	}

	/**
	 * Replace.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		r.r1 = Answer.of(() -> this.subject.put(this.name, "v2"));
	}

	/**
	 * Describe.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		r.r2 = Answer.of(() -> this.subject.info(this.name));
	}

	/**
	 * Describe again.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		r.r3 = Answer.of(() -> this.subject.info(this.name));
		this.subject.remove(this.name);
		this.journal.end();
	}

}
