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
 * Events of one name come one at a time, in the order of the generations, before the put
 * returns.
 */
@JCStressTest
@Description("Events of one name come one at a time, in the order of the generations, before the put returns.")
@Outcome(id = "ok, ok, 1 2 3", expect = ACCEPTABLE, desc = "Both have served.")
@Outcome(id = "ok, ok, 1 2", expect = ACCEPTABLE, desc = "One was overtaken.")
@State
public class EventOrder {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.shared();

	private final Journal journal = Journal.open();

	private final String name = this.journal.name();

	/**
	 * Create the state of one race.
	 */
	public EventOrder() {
		this.subject.put(this.name, "v1");
		this.subject.call(this.name);
	}

	/**
	 * Put.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		r.r1 = Answer.of(() -> this.subject.put(this.name, "v2"));
	}

	/**
	 * Put.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		r.r2 = Answer.of(() -> this.subject.put(this.name, "v3"));
	}

	/**
	 * See what the listener has heard.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		r.r3 = this.journal.events();
		this.subject.remove(this.name);
		this.journal.end();
	}

}
