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
 * A first use of a name that is removed meanwhile is answered or refused, and leaves
 * nothing behind.
 */
@JCStressTest
@Description("A first use of a name that is removed meanwhile is answered or refused, and leaves nothing behind.")
@Outcome(id = "v1, true, once", expect = ACCEPTABLE, desc = "It was used first.")
@Outcome(id = "ErrProviderNotFound, true, once", expect = ACCEPTABLE,
		desc = "It was removed first, or during the creation.")
@State
public class GetRemove {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.shared();

	private final Journal journal = Journal.open();

	private final String name = this.journal.name();

	/**
	 * Create the state of one race.
	 */
	public GetRemove() {
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
		r.r3 = this.journal.end();
	}

}
