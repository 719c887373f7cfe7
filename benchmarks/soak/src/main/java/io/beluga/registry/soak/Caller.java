package io.beluga.registry.soak;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.RegistryAccessFailedException;
import org.HdrHistogram.Histogram;
import reactor.core.publisher.Flux;

/**
 * Calls, until the registry is closed. No call may fail, but those of a name that comes
 * and goes, and those after the end.
 */
final class Caller implements Runnable {

	/**
	 * Longer than any call may take.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Subject subject;

	private final Ledger ledger;

	private final Break rest;

	private final BooleanSupplier closing;

	private final boolean yields;

	private final Histogram histogram = new Histogram(1, PATIENCE.toNanos(), 2);

	private long calls;

	private long asynchronous;

	private long cancelled;

	/**
	 * Create a caller.
	 * @param closing whether the registry is being closed
	 * @param yields whether the thread has to leave room for others by itself
	 */
	Caller(Subject subject, Ledger ledger, Break rest, BooleanSupplier closing, boolean yields) {
		this.subject = subject;
		this.ledger = ledger;
		this.rest = rest;
		this.closing = closing;
		this.yields = yields;
	}

	@Override
	public void run() {
		this.rest.arrive();
		try {
			while (call()) {
				if (Thread.interrupted()) {
					this.ledger.violation("a stray interrupt reached a caller");
				}
				this.rest.restIfTold();
				if (this.yields) {
					Thread.yield();
				}
			}
		}
		catch (InterruptedException ex) {
			this.ledger.violation("a stray interrupt reached a caller");
		}
		finally {
			this.rest.leave();
		}
	}

	/**
	 * Call once.
	 * @return whether there is more to call
	 */
	private boolean call() {
		int kind = ThreadLocalRandom.current().nextInt(100);
		try {
			if (kind < 2) {
				callGuest();
			}
			else if (kind < 12 && this.subject.isComplete()) {
				callAsynchronously(kind);
			}
			else {
				callInTime(kind < 35);
			}
			return true;
		}
		catch (RegistryAccessFailedException ex) {
			if (!this.closing.getAsBoolean()) {
				this.ledger.violation("a call failed: " + ex);
			}
			return !this.closing.getAsBoolean();
		}
		catch (Throwable ex) {
			this.ledger.violation("a call failed: " + ex + " of " + ex.getCause());
			return true;
		}
	}

	private void callGuest() {
		try {
			this.calls += this.subject.worker(Names.GUEST).work(1);
		}
		catch (ProviderNotFoundException | ProviderCreationFailedException ex) {
			// it comes and goes, and some of its factories are bad
		}
	}

	private static String anyWorker() {
		return Names.WORKERS.get(ThreadLocalRandom.current().nextInt(Names.WORKERS.size()));
	}

	private void callInTime(boolean engine) {
		long start = System.nanoTime();
		if (engine) {
			this.calls += this.subject.useEngine(Engine::run);
		}
		else {
			this.calls += this.subject.worker(anyWorker()).work(ThreadLocalRandom.current().nextInt(4));
		}
		this.histogram.recordValue(Math.min(PATIENCE.toNanos(), System.nanoTime() - start));
	}

	private void callAsynchronously(int kind) throws Exception {
		this.calls++;
		this.asynchronous++;
		boolean cancel = ThreadLocalRandom.current().nextBoolean();
		if (cancel) {
			this.cancelled++;
		}
		if (kind < 7) {
			var future = this.subject.worker(anyWorker()).later().toCompletableFuture();
			if (cancel) {
				future.cancel(true);
			}
			else {
				future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			}
		}
		else {
			Flux<String> flux = (kind < 10) ? this.subject.worker(anyWorker()).stream()
					: this.subject.useEngine(Engine::stream);
			if (cancel) {
				flux.blockFirst(PATIENCE);
			}
			else {
				flux.blockLast(PATIENCE);
			}
		}
	}

	long calls() {
		return this.calls;
	}

	long asynchronous() {
		return this.asynchronous;
	}

	long cancelled() {
		return this.cancelled;
	}

	/**
	 * Return how long calls took that were done when they returned.
	 */
	Histogram histogram() {
		return this.histogram;
	}

}
