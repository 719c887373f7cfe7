package io.beluga.registry.proof.closing;

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
 * A first use that meets the end of the registry leaves no instance behind.
 */
@JCStressTest
@Description("A first use that meets the end of the registry leaves no instance behind.")
@Outcome(id = "v1, ok, once", expect = ACCEPTABLE, desc = "It was used first.")
@Outcome(id = "ErrRegistryAccessFailed, ok, once", expect = ACCEPTABLE,
		desc = "The registry was closed first, or meanwhile.")
@State
public class CloseGet {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.fresh();

	private final Journal journal = Journal.open();

	private final String name = this.journal.name();

	/**
	 * Create the state of one race.
	 */
	public CloseGet() {
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
	 * Close.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		r.r2 = Answer.of(this.subject::close);
	}

	/**
	 * See what is left.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		r.r3 = this.journal.end();
	}

}
