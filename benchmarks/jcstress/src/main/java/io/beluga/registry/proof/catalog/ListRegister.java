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
 * A provider that is listed can be found, and one that is registered is listed.
 */
@JCStressTest
@Description("A provider that is listed can be found, and one that is registered is listed.")
@Outcome(id = "ok, unlisted, listed", expect = ACCEPTABLE, desc = "It was listed too early.")
@Outcome(id = "ok, there, listed", expect = ACCEPTABLE, desc = "It was listed late enough.")
@State
public class ListRegister {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.shared();

	private final Journal journal = Journal.open();

	private final String name = this.journal.name();

	/**
	 * Create the state of one race.
	 */
	public ListRegister() {
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
	 * List, and look what is listed.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		r.r2 = this.subject.providers().contains(this.name) ? String.valueOf(this.subject.documentation(this.name))
				: "unlisted";
	}

	/**
	 * List again.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		r.r3 = this.subject.providers().contains(this.name) ? "listed" : "forgotten";
		this.subject.unregister(this.name);
		this.journal.end();
	}

}
