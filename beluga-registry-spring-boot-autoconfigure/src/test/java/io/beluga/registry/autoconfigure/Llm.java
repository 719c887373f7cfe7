package io.beluga.registry.autoconfigure;

import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.ProviderContext;

/**
 * The contract of the tests, and an implementation that counts.
 */
public interface Llm {

	String ask(String question);

	/**
	 * Answers with its name.
	 */
	final class Simple implements Llm, AutoCloseable {

		static final AtomicInteger created = new AtomicInteger();

		static final AtomicInteger closed = new AtomicInteger();

		private final String name;

		Simple(ProviderContext context) {
			this(context.name());
		}

		Simple(String name) {
			this.name = name;
			created.incrementAndGet();
		}

		@Override
		public String ask(String question) {
			return this.name + ": " + question;
		}

		@Override
		public void close() {
			closed.incrementAndGet();
		}

		static void reset() {
			created.set(0);
			closed.set(0);
		}

	}

}
