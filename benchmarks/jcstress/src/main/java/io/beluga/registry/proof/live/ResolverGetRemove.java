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
 * A name that is dropped while it is resolved is resolved anew, and leaves nothing
 * behind.
 */
@JCStressTest
@Description("A name that is dropped while it is resolved is resolved anew, and leaves nothing behind.")
@Outcome(id = "v1, (true|false), once", expect = ACCEPTABLE, desc = "The call was answered.")
@State
public class ResolverGetRemove {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.resolving();

	private final Journal journal = Journal.open();

	private final String name = this.journal.name();

	/**
	 * Create the state of one race.
	 */
	public ResolverGetRemove() {
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
	 * Drop it.
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
		this.subject.remove(this.name);
		r.r3 = this.journal.end();
	}

}
