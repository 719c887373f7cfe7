package io.beluga.registry.soak;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Flux;

/**
 * The control of a storm: a failover as one writes it. It tries again as often as it may,
 * gives the slot of a half-open breaker back where a call succeeds and nowhere else, and
 * does not look at what comes later.
 */
final class NaiveGroup implements Letters {

	private static final int RETRIES = 3;

	private static final int FAILURES = 5;

	private final List<Vendor> vendors;

	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicBoolean probing = new AtomicBoolean();

	private final boolean breaks;

	private volatile long openUntil;

	NaiveGroup(List<Vendor> vendors, boolean breaks) {
		this.vendors = vendors;
		this.breaks = breaks;
	}

	@Override
	public String send() throws IOException {
		if (mayAskFirst()) {
			for (int i = 0; i <= RETRIES; i++) {
				try {
					String answer = this.vendors.get(0).send();
					this.failures.set(0);
					this.probing.set(false);
					return answer;
				}
				catch (IOException ex) {
					if (this.failures.incrementAndGet() == FAILURES) {
						this.openUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
					}
				}
			}
		}
		return this.vendors.get(1).send();
	}

	private boolean mayAskFirst() {
		if (!this.breaks || this.failures.get() < FAILURES) {
			return true;
		}
		return System.nanoTime() - this.openUntil > 0 && this.probing.compareAndSet(false, true);
	}

	@Override
	public CompletionStage<String> sendLater() {
		return this.vendors.get(0).sendLater();
	}

	@Override
	public Flux<String> stream() {
		return this.vendors.get(0).stream();
	}

}
