package io.beluga.registry.proof.live;

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
 * A call ends before the instance that it uses is evicted for another name.
 */
@JCStressTest
@Description("A call ends before the instance that it uses is evicted for another name.")
@Outcome(id = "v1, v1, once once", expect = ACCEPTABLE, desc = "Both were answered.")
@State
public class ResolverEvictCall {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.narrow();

	private final Journal journal = Journal.open();

	private final String name = this.journal.name();

	private final Journal other = Journal.open();

	/**
	 * Create the state of one race.
	 */
	public ResolverEvictCall() {
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
	 * Use another one, for which the first must go.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		r.r2 = Answer.of(() -> this.subject.call(this.other.name()));
	}

	/**
	 * See what is left.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		this.subject.remove(this.name);
		this.subject.remove(this.other.name());
		r.r3 = this.journal.end() + " " + this.other.end();
	}

}
