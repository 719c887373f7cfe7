package io.beluga.registry.proof.slot;

import io.beluga.registry.proof.support.Answer;
import io.beluga.registry.proof.support.Journal;
import io.beluga.registry.proof.support.Pause;
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
 * A put that fails after a newer one began changes nothing for that.
 */
@JCStressTest
@Description("A put that fails after a newer one began changes nothing for that.")
@Outcome(id = "ErrProviderCreationFailed, ok, v3 2 READY v3 once", expect = ACCEPTABLE, desc = "The newer one serves.")
@State
public class OvertakenPutThatFails {

	private final Subject subject = Subjects.shared();

	private final Journal journal = Journal.open().withFactory(this::create);

	private final String name = this.journal.name();

	private volatile boolean olderBegan;

	private volatile boolean newerBegan;

	/**
	 * Create the state of one race.
	 */
	public OvertakenPutThatFails() {
		this.subject.put(this.name, "v1");
		this.subject.call(this.name);
	}

	private void create(String version) {
		if ("v2".equals(version)) {
			// the ticket of the older put is taken, let the newer one begin
			this.olderBegan = true;
			Pause.until(() -> this.newerBegan);
			throw new IllegalStateException("refused");
		}
		else if ("v3".equals(version)) {
			this.newerBegan = true;
		}
	}

	/**
	 * Put, with the older ticket.
	 * @param r what came of it
	 */
	@Actor
	public void first(LLL_Result r) {
		r.r1 = Answer.of(() -> this.subject.put(this.name, "v2"));
		this.olderBegan = true;
	}

	/**
	 * Put, with the newer ticket.
	 * @param r what came of it
	 */
	@Actor
	public void second(LLL_Result r) {
		Pause.until(() -> this.olderBegan);
		r.r2 = Answer.of(() -> this.subject.put(this.name, "v3"));
		this.newerBegan = true;
	}

	/**
	 * Compare what is said with what is done.
	 * @param r what came of it
	 */
	@Arbiter
	public void after(LLL_Result r) {
		Object info = this.subject.info(this.name);
		String version = Answer.of(() -> this.subject.call(this.name));
		this.subject.remove(this.name);
		r.r3 = info + " " + version + " " + this.journal.end();
	}

}
