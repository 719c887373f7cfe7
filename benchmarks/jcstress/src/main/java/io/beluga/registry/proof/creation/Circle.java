package io.beluga.registry.proof.creation;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.proof.support.Answer;
import io.beluga.registry.proof.support.Journal;
import io.beluga.registry.proof.support.Meeting;
import io.beluga.registry.proof.support.Pause;
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
 * Of two providers that need each other, on two threads, at least one is refused, and
 * nobody waits for ever.
 */
@JCStressTest
@Description("Of two providers that need each other, on two threads, at least one is refused, and nobody waits for ever.")
@Outcome(id = "v1, v1, refused once once", expect = ACCEPTABLE, desc = "At least one was refused.")
@State
public class Circle {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.shared();

	private final Journal one = Journal.open();

	private final Journal two = Journal.open();

	private volatile boolean refused;

	/**
	 * Create the state of one race.
	 */
	public Circle() {
		this.one.withFactory((version) -> need(this.two));
		this.two.withFactory((version) -> need(this.one));
		this.subject.put(this.one.name(), "v1");
		this.subject.put(this.two.name(), "v1");
	}

	private void need(Journal other) {
		Pause.briefly();
		try {
			this.subject.call(other.name());
		}
		catch (ProviderCreationFailedException ex) {
			this.refused = true;
		}
	}

	/**
	 * Use one, which needs two.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		r.r1 = Answer.of(() -> this.subject.call(this.one.name()));
	}

	/**
	 * Use two, which needs one.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		r.r2 = Answer.of(() -> this.subject.call(this.two.name()));
	}

	/**
	 * See whether one was refused.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		this.subject.remove(this.one.name());
		this.subject.remove(this.two.name());
		r.r3 = (this.refused ? "refused " : "not refused ") + this.one.end() + " " + this.two.end();
	}

}
