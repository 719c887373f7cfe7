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
 * A put comes before a removal or after it, and nothing is left behind.
 */
@JCStressTest
@Description("A put comes before a removal or after it, and nothing is left behind.")
@Outcome(id = "ok, true, ErrProviderNotFound once", expect = ACCEPTABLE, desc = "The name was removed last.")
@Outcome(id = "ok, true, v2 once", expect = ACCEPTABLE, desc = "The name was put last.")
@State
public class PutRemove {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.shared();

	private final Journal journal = Journal.open();

	private final String name = this.journal.name();

	/**
	 * Create the state of one race.
	 */
	public PutRemove() {
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
	 * Remove.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		r.r2 = Answer.of(() -> this.subject.remove(this.name));
	}

	/**
	 * See what is left.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		String version = Answer.of(() -> this.subject.call(this.name));
		this.subject.remove(this.name);
		r.r3 = version + " " + this.journal.end();
	}

}
