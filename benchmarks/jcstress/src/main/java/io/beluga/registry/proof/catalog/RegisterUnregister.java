package io.beluga.registry.proof.catalog;

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
 * A provider that is registered and unregistered at once is there or not, never half.
 */
@JCStressTest
@Description("A provider that is registered and unregistered at once is there or not, never half.")
@Outcome(id = "ok, true, null unlisted", expect = ACCEPTABLE, desc = "It was registered first.")
@Outcome(id = "ok, false, there listed", expect = ACCEPTABLE, desc = "It was registered last.")
@State
public class RegisterUnregister {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.shared();

	private final Journal journal = Journal.open();

	private final String name = this.journal.name();

	/**
	 * Create the state of one race.
	 */
	public RegisterUnregister() {
	}

	/**
	 * Register.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		r.r1 = Answer.of(() -> this.subject.register(this.name, "there"));
	}

	/**
	 * Unregister.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		r.r2 = Answer.of(() -> this.subject.unregister(this.name));
	}

	/**
	 * See what is left.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		String listed = this.subject.providers().contains(this.name) ? "listed" : "unlisted";
		r.r3 = this.subject.documentation(this.name) + " " + listed;
		this.subject.unregister(this.name);
		this.journal.end();
	}

}
