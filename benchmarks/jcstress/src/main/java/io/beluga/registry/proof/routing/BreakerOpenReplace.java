package io.beluga.registry.proof.routing;

import io.beluga.registry.proof.support.Meeting;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

/**
 * A breaker that opens while its member is replaced is that of the old instance.
 */
@JCStressTest
@Description("A breaker that opens while its member is replaced is that of the old instance.")
@Outcome(id = "refused, replaced, CLOSED, told closed", expect = ACCEPTABLE, desc = "It opened before.")
@Outcome(id = "refused, replaced, CLOSED, told nothing", expect = ACCEPTABLE, desc = "It opened after.")
@Outcome(id = "answered, replaced, CLOSED, told nothing", expect = ACCEPTABLE, desc = "It never opened.")
@Outcome(id = "answered, replaced, CLOSED, told closed", expect = ACCEPTABLE,
		desc = "The old one was found, and the new one answered.")
@State
public class BreakerOpenReplace {

	private final Meeting meeting = new Meeting();

	private final Group group = Groups.create();

	/**
	 * Create the state of one race.
	 */
	public BreakerOpenReplace() {
	}

	/**
	 * Call.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		r.r1 = this.group.call();
	}

	/**
	 * Replace the member.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		this.group.replace();
		r.r2 = "replaced";
	}

	/**
	 * Look at the breaker.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		r.r3 = this.group.breaker();
	}

}
