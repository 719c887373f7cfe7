package io.beluga.registry.soak;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.beluga.registry.config.ProviderConfig;

/**
 * What becomes of an instance. It is part of the configuration that is put.
 *
 * @param making how its factory behaves
 * @param closing how its end behaves
 */
record Plan(Making making, Closing closing) {

	static final Plan GOOD = new Plan(Making.AT_ONCE, Closing.AT_ONCE);

	private static final AtomicLong version = new AtomicLong();

	private static final long LONG_MILLIS = 200;

	/**
	 * How a factory behaves.
	 */
	enum Making {

		AT_ONCE,

		FAILS,

		/**
		 * Sleeps until it is interrupted.
		 */
		OVERRUNS,

		/**
		 * Takes longer than it may, and swallows interrupts.
		 */
		IGNORES_INTERRUPTS

	}

	/**
	 * How the end of an instance behaves.
	 */
	enum Closing {

		AT_ONCE,

		THROWS,

		BLOCKS

	}

	/**
	 * Return a configuration that is like no other.
	 */
	ProviderConfig config() {
		return ProviderConfig.builder("planned")
			.customField("making", this.making.name())
			.customField("closing", this.closing.name())
			.customField("version", version.incrementAndGet())
			.build();
	}

	static Plan of(ProviderConfig config) {
		return new Plan(Making.valueOf((String) config.customFields().get("making")),
				Closing.valueOf((String) config.customFields().get("closing")));
	}

	void make() throws InterruptedException {
		switch (this.making) {
			case AT_ONCE -> {
			}
			case FAILS -> throw new IllegalStateException("refused");
			case OVERRUNS -> TimeUnit.MINUTES.sleep(1);
			case IGNORES_INTERRUPTS -> sleepStubbornly();
		}
	}

	private static void sleepStubbornly() {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONG_MILLIS);
		long rest;
		while ((rest = end - System.nanoTime()) > 0) {
			try {
				TimeUnit.NANOSECONDS.sleep(rest);
			}
			catch (InterruptedException ex) {
				// as a driver does that knows nothing of interrupts
			}
		}
	}

	void close() {
		switch (this.closing) {
			case AT_ONCE -> {
			}
			case THROWS -> throw new IllegalStateException("cannot be closed");
			case BLOCKS -> sleepStubbornly();
		}
	}

}
