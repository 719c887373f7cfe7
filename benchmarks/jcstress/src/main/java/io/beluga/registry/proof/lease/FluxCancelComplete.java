package io.beluga.registry.proof.lease;

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
import reactor.core.Disposable;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

/**
 * A Flux that is cancelled while it completes holds its instance no longer, and gives it
 * back once.
 */
@JCStressTest
@Description("A Flux that is cancelled while it completes holds its instance no longer, and gives it back once.")
@Outcome(id = "cancelled, completed, 0 once", expect = ACCEPTABLE, desc = "It was given back once.")
@State
public class FluxCancelComplete {

	private final Meeting meeting = new Meeting();

	private final Subject subject = Subjects.shared();

	private final Journal journal = Journal.open();

	private final String name = this.journal.name();

	private final Disposable subscription;

	/**
	 * Create the state of one race.
	 */
	public FluxCancelComplete() {
		this.subject.put(this.name, "v1");
		this.subject.call(this.name);
		this.subscription = this.subject.stream(this.name).subscribe();
	}

	/**
	 * Cancel.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		this.subscription.dispose();
		r.r1 = "cancelled";
	}

	/**
	 * Complete.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		this.journal.sink().complete();
		r.r2 = "completed";
	}

	/**
	 * Count.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		long inFlight = this.subject.inFlight(this.name);
		this.subject.remove(this.name);
		r.r3 = inFlight + " " + this.journal.end();
	}

}
