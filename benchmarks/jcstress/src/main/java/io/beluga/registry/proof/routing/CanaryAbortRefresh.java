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
 * A candidate that is taken out while the canary is configured anew is told once and
 * tried again.
 */
@JCStressTest
@Description("A candidate that is taken out while the canary is configured anew is told once and tried again.")
@Outcome(id = "failed, anew, told 1, in", expect = ACCEPTABLE, desc = "The new trial is one of its own.")
@State
public class CanaryAbortRefresh {

	private final Meeting meeting = new Meeting();

	private final Group group = Groups.create();

	/**
	 * Create the state of one race.
	 */
	public CanaryAbortRefresh() {
		this.group.failCandidate();
	}

	/**
	 * Have the second call of the candidate fail.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		this.group.failCandidate();
		r.r1 = "failed";
	}

	/**
	 * Configure anew.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		this.group.configureAnew();
		r.r2 = "anew";
	}

	/**
	 * Look at the candidate.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		r.r3 = this.group.candidate();
	}

}
