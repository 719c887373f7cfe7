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
 * The end of the call that a half-open breaker lets through, and its cancellation, give
 * its slot back once.
 */
@JCStressTest
@Description("The end of the call that a half-open breaker lets through, and its cancellation, give its slot back once.")
@Outcome(id = "ended, cancelled, 1 free, 0 running", expect = ACCEPTABLE, desc = "The slot was given back once.")
@State
public class HalfOpenEndCancel {

	private final Meeting meeting = new Meeting();

	private final Group group = Groups.create();

	private final Group.Call call = this.group.probe();

	/**
	 * Create the state of one race.
	 */
	public HalfOpenEndCancel() {
	}

	/**
	 * End the call.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		this.call.end();
		r.r1 = "ended";
	}

	/**
	 * Cancel it.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		this.call.cancel();
		r.r2 = "cancelled";
	}

	/**
	 * Count.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		r.r3 = this.group.left();
	}

}
