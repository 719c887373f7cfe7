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
 * The drain timeout and the last call end a generation once.
 */
@JCStressTest
@Description("The drain timeout and the last call end a generation once.")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "The last call ended it.")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The drain timeout ended it.")
@State
public class DrainTimeoutLastRelease {

	private final Meeting meeting = new Meeting();

	private final CallCounter calls = CallCounters.create();

	private final int token = this.calls.acquire();

	private final AtomicInteger byCall = new AtomicInteger();

	private final AtomicInteger byTimeout = new AtomicInteger();

	/**
	 * Create the state of one race.
	 */
	public DrainTimeoutLastRelease() {
		this.calls.retire(() -> end(this.byCall));
	}

	private void end(AtomicInteger count) {
		if (this.calls.finish()) {
			count.incrementAndGet();
		}
	}

	/**
	 * End the last call.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		this.meeting.join();
		this.calls.release(this.token);
		r.r1 = this.byCall.get();
	}

	/**
	 * Reach the drain timeout.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		end(this.byTimeout);
		r.r2 = this.byTimeout.get();
	}

	/**
	 * Count.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		r.r3 = this.byCall.get() + this.byTimeout.get();
	}

}
