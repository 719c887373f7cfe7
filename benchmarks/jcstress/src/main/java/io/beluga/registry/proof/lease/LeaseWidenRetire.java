package io.beluga.registry.proof.lease;

import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.proof.support.CallCounter;
import io.beluga.registry.proof.support.CallCounters;
import io.beluga.registry.proof.support.Meeting;
import io.beluga.registry.proof.support.Pause;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

/**
 * A lease is refused, or held until it is released, while the counter grows wider.
 */
@JCStressTest
@Description("A lease is refused, or held until it is released, while the counter grows wider.")
@Outcome(id = "(held|refused), retired, 1", expect = ACCEPTABLE, desc = "The generation was drained once.")
@State
public class LeaseWidenRetire {

	private final Meeting meeting = new Meeting();

	private final CallCounter calls = CallCounters.create();

	private final AtomicInteger drained = new AtomicInteger();

	/**
	 * Create the state of one race.
	 */
	public LeaseWidenRetire() {
	}

	private String hold() {
		String seen = "refused";
		for (int i = 0; i < 3; i++) {
			int token = this.calls.acquire();
			if (token != CallCounter.REFUSED) {
				Pause.briefly();
				if (this.drained.get() > 0) {
					return "drained under a call";
				}
				seen = "held";
				this.calls.release(token);
			}
		}
		return seen;
	}

	/**
	 * Hold leases.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		r.r1 = hold();
	}

	/**
	 * Meet the other thread on the counter, and retire.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		this.calls.release(this.calls.acquire());
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
