package io.beluga.registry.soak;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.RegistryAccessFailedException;
import io.beluga.registry.soak.Plan.Closing;
import io.beluga.registry.soak.Plan.Making;

/**
 * Replaces, renews, removes and puts again, every few milliseconds.
 */
final class Changer implements Runnable {

	private final Subject subject;

	private final Ledger ledger;

	private final Break rest;

	private final BooleanSupplier closing;

	private final boolean slow;

	private long replaced;

	private long failed;

	private long removed;

	/**
	 * Create a changer.
	 * @param closing whether the registry is being closed
	 * @param slow whether it is the one whose factories take too long
	 */
	Changer(Subject subject, Ledger ledger, Break rest, BooleanSupplier closing, boolean slow) {
		this.subject = subject;
		this.ledger = ledger;
		this.rest = rest;
		this.closing = closing;
		this.slow = slow;
	}

	@Override
	public void run() {
		this.rest.arrive();
		try {
			while (change()) {
				if (Thread.interrupted()) {
					this.ledger.violation("a stray interrupt reached a thread that replaces");
				}
				LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextLong(500, 4000)));
				this.rest.restIfTold();
			}
		}
		catch (InterruptedException ex) {
			this.ledger.violation("a stray interrupt reached a thread that replaces");
		}
		finally {
			this.rest.leave();
		}
	}

	private boolean change() {
		try {
			if (this.slow && ThreadLocalRandom.current().nextInt(4) > 0) {
				changeGuest();
			}
			else {
				changeSteady(Names.STEADY.get(ThreadLocalRandom.current().nextInt(Names.STEADY.size())));
			}
			return true;
		}
		catch (RegistryAccessFailedException ex) {
			if (!this.closing.getAsBoolean()) {
				this.ledger.violation("a change failed: " + ex);
			}
			return !this.closing.getAsBoolean();
		}
		catch (Throwable ex) {
			this.ledger.violation("a change failed: " + ex);
			return true;
		}
	}

	private void changeSteady(String name) {
		long began = System.nanoTime();
		Plan plan = plan();
		try {
			if (ThreadLocalRandom.current().nextInt(10) == 0) {
				this.subject.renew(name);
			}
			else {
				this.subject.put(name, plan);
				if (plan.making() == Making.FAILS || plan.making() == Making.OVERRUNS) {
					this.ledger.violation("a replacement succeeded although its factory " + plan.making());
				}
			}
			this.replaced++;
			this.ledger.superseded(name, began);
		}
		catch (ProviderCreationFailedException ex) {
			this.failed++;
			// a busy machine makes a good factory late, and one that meets the end fails
			if (plan.making() == Making.AT_ONCE && !(ex.getCause() instanceof TimeoutException)
					&& !this.closing.getAsBoolean()) {
				this.ledger.violation("a replacement failed: " + ex + " of " + ex.getCause());
			}
		}
	}

	private void changeGuest() {
		long began = System.nanoTime();
		try {
			if (ThreadLocalRandom.current().nextBoolean() && this.subject.remove(Names.GUEST)) {
				this.removed++;
			}
			else {
				this.subject.put(Names.GUEST, plan());
			}
			this.ledger.superseded(Names.GUEST, began);
		}
		catch (ProviderCreationFailedException ex) {
			this.failed++;
		}
	}

	private Plan plan() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		Closing closing = switch (random.nextInt(50)) {
			case 0 -> Closing.BLOCKS;
			case 1, 2 -> Closing.THROWS;
			default -> Closing.AT_ONCE;
		};
		Making making = switch (random.nextInt(20)) {
			case 0, 1 -> Making.FAILS;
			case 2 -> this.slow && this.subject.isComplete() ? Making.OVERRUNS : Making.AT_ONCE;
			case 3 -> this.slow && this.subject.isComplete() ? Making.IGNORES_INTERRUPTS : Making.AT_ONCE;
			default -> Making.AT_ONCE;
		};
		return new Plan(making, closing);
	}

	long replaced() {
		return this.replaced;
	}

	long failed() {
		return this.failed;
	}

	long removed() {
		return this.removed;
	}

}
