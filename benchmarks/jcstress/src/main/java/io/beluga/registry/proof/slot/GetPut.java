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
 * A first creation that a put overtakes is discarded, and its caller goes on with the new
 * one.
 */
@JCStressTest
@Description("A first creation that a put overtakes is discarded, and its caller goes on with the new one.")
@Outcome(id = "v1, ok, v2 once", expect = ACCEPTABLE, desc = "The creation was done before.")
@Outcome(id = "v2, ok, v2 once", expect = ACCEPTABLE, desc = "The put came first, or overtook.")
@State
public class GetPut {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.shared();

	private final Journal journal = Journal.open();

	private final String name = this.journal.name();

	/**
	 * Create the state of one race.
	 */
	public GetPut() {
		this.subject.put(this.name, "v1");
	}

	/**
	 * Use the name.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		r.r1 = Answer.of(() -> this.subject.call(this.name));
	}

	/**
	 * Put.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		r.r2 = Answer.of(() -> this.subject.put(this.name, "v2"));
	}

	/**
	 * Use what was put.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		String version = Answer.of(() -> this.subject.call(this.name));
		this.subject.remove(this.name);
		r.r3 = version + " " + this.journal.end();
	}

}
