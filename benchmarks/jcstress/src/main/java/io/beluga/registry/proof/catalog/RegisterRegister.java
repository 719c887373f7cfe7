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
 * Of two threads that register one name, one succeeds.
 */
@JCStressTest
@Description("Of two threads that register one name, one succeeds.")
@Outcome(id = "ok, ErrProviderExists, first", expect = ACCEPTABLE, desc = "The first was first.")
@Outcome(id = "ErrProviderExists, ok, second", expect = ACCEPTABLE, desc = "The second was first.")
@State
public class RegisterRegister {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.shared();

	private final Journal journal = Journal.open();

	private final String name = this.journal.name();

	/**
	 * Create the state of one race.
	 */
	public RegisterRegister() {
	}

	/**
	 * Register.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		r.r1 = Answer.of(() -> this.subject.register(this.name, "first"));
	}

	/**
	 * Register the same name.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		r.r2 = Answer.of(() -> this.subject.register(this.name, "second"));
	}

	/**
	 * See who is registered.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		r.r3 = this.subject.documentation(this.name);
		this.subject.unregister(this.name);
		this.journal.end();
	}

}
