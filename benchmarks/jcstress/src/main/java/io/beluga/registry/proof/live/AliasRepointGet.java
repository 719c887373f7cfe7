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
 * A call through an alias that is pointed elsewhere reaches the one or the other.
 */
@JCStressTest
@Description("A call through an alias that is pointed elsewhere reaches the one or the other.")
@Outcome(id = "v1, ok, v2", expect = ACCEPTABLE, desc = "The call came first.")
@Outcome(id = "v2, ok, v2", expect = ACCEPTABLE, desc = "The alias was pointed elsewhere first.")
@State
public class AliasRepointGet {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.fresh();

	private final Journal journal = Journal.open();

	private final String name = this.journal.name();

	private final Journal other = Journal.open();

	/**
	 * Create the state of one race.
	 */
	public AliasRepointGet() {
		this.subject.put(this.name, "v1");
		this.subject.put(this.other.name(), "v2");
		this.subject.alias("alias", this.name);
	}

	/**
	 * Call through the alias.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		r.r1 = Answer.of(() -> this.subject.call("alias"));
	}

	/**
	 * Point it elsewhere.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		r.r2 = Answer.of(() -> this.subject.alias("alias", this.other.name()));
	}

	/**
	 * Call again.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		r.r3 = Answer.of(() -> this.subject.call("alias"));
		this.journal.forget();
		this.other.forget();
	}

}
