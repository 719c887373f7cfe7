package io.beluga.registry.proof.creation;

import java.util.concurrent.atomic.AtomicReference;

import io.beluga.registry.proof.support.Deadline;
import io.beluga.registry.proof.support.Deadlines;
import io.beluga.registry.proof.support.Meeting;
import io.beluga.registry.proof.support.Pause;
import io.beluga.registry.proof.support.Product;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

/**
 * A creation at its deadline gives its product, or a timeout and a product that is
 * destroyed; no interrupt is left.
 */
@JCStressTest
@Description("A creation at its deadline gives its product, or a timeout and a product that is destroyed; no interrupt is left.")
@Outcome(id = "made clean, expired, open", expect = ACCEPTABLE, desc = "It was in time.")
@Outcome(id = "timeout clean, expired, destroyed", expect = ACCEPTABLE, desc = "It was late.")
@Outcome(id = "timeout clean, expired, never made", expect = ACCEPTABLE, desc = "It was late before it began.")
@State
public class ProductDeadline {

	private final Meeting meeting = new Meeting();

	private final Deadline deadline = Deadlines.create();

	private final Product product = new Product("v1", new AtomicReference<>());

	private volatile boolean begun;

	private volatile boolean made;

	/**
	 * Create the state of one race.
	 */
	public ProductDeadline() {
	}

	private String create() {
		this.made = this.deadline.create(() -> {
			this.begun = true;
			this.meeting.join();
			return this.product;
		});
		return (this.made ? "made " : "timeout ") + (Thread.interrupted() ? "interrupted" : "clean");
	}

	private String look() {
		if (!this.begun) {
			return "never made";
		}
		if (!this.made && !Pause.until(this.product::isClosed)) {
			return "kept";
		}
		if (Product.isAnyClosedTwice()) {
			return "destroyed twice";
		}
		return this.product.isClosed() ? "destroyed" : "open";
	}

	/**
	 * Create.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		r.r1 = create();
	}

	/**
	 * Reach the deadline.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		this.meeting.join();
		this.deadline.expire();
		r.r2 = "expired";
	}

	/**
	 * Look at the product.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		r.r3 = look();
	}

}
