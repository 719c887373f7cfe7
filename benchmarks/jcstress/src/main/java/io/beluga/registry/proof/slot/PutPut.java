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
 * Of two puts one is the last: it is described, it answers, and all others are destroyed.
 */
@JCStressTest
@Description("Of two puts one is the last: it is described, it answers, and all others are destroyed.")
@Outcome(id = "ok, ok, v2 3 READY v2 once", expect = ACCEPTABLE, desc = "Both served, the first one last.")
@Outcome(id = "ok, ok, v3 3 READY v3 once", expect = ACCEPTABLE, desc = "Both served, the second one last.")
@Outcome(id = "ok, ok, v2 2 READY v2 once", expect = ACCEPTABLE, desc = "The second one was overtaken.")
@Outcome(id = "ok, ok, v3 2 READY v3 once", expect = ACCEPTABLE, desc = "The first one was overtaken.")
@State
public class PutPut {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.shared();

	private final Journal journal = Journal.open();

	private final String name = this.journal.name();

	/**
	 * Create the state of one race.
	 */
	public PutPut() {
		this.subject.put(this.name, "v1");
		this.subject.call(this.name);
	}

	/**
	 * Put.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		r.r1 = Answer.of(() -> this.subject.put(this.name, "v2"));
	}

	/**
	 * Put.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		r.r2 = Answer.of(() -> this.subject.put(this.name, "v3"));
	}

	/**
	 * Compare what is said with what is done.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		Object info = this.subject.info(this.name);
		String version = Answer.of(() -> this.subject.call(this.name));
		this.subject.remove(this.name);
		r.r3 = info + " " + version + " " + this.journal.end();
	}

}
