package io.beluga.registry.proof.lease;

import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.proof.support.CallCounter;
import io.beluga.registry.proof.support.CallCounters;
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
 * A lease that another thread gives back while the generation retires drains it once.
 */
@JCStressTest
@Description("A lease that another thread gives back while the generation retires drains it once.")
@Outcome(id = "released, retired, 1", expect = ACCEPTABLE, desc = "The generation was drained once.")
@State
public class LeaseReleaseRetire {

	private final Meeting meeting = new Meeting();

	private final CallCounter calls = CallCounters.create();

	private final AtomicInteger drained = new AtomicInteger();

	private final int token = this.calls.acquire();

	/**
	 * Create the state of one race.
	 */
	public LeaseReleaseRetire() {
	}

	/**
	 * Give the lease of another thread back.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		this.calls.release(this.token);
		r.r1 = "released";
	}

	/**
	 * Retire.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		this.calls.retire(this.drained::incrementAndGet);
		r.r2 = "retired";
	}

	/**
	 * Count.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		r.r3 = this.drained.get();
	}

}
