package io.beluga.registry;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A product that remembers how it was closed, and refuses to be used after that.
 */
class FakeEcho implements Echo, AutoCloseable {

	final String label;

	final AtomicInteger closes = new AtomicInteger();

	volatile Runnable duringCall = () -> {
	};

	volatile Runnable duringClose = () -> {
	};

	volatile Thread closer;

	volatile boolean closedByDaemon;

	FakeEcho(String label) {
		this.label = label;
	}

	@Override
	public String echo(String text) {
		requireOpen();
		this.duringCall.run();
		return this.label + ":" + text;
	}

	private void requireOpen() {
		if (this.closes.get() != 0) {
			throw new IllegalStateException("'" + this.label + "' is used after it was closed");
		}
	}

	boolean isClosed() {
		return this.closes.get() != 0;
	}

	void awaitClosed() {
		Await.until("'" + this.label + "' is closed", this::isClosed);
	}

	@Override
	public void close() {
		this.closer = Thread.currentThread();
		this.closedByDaemon = Thread.currentThread().isDaemon();
		this.closes.incrementAndGet();
		this.duringClose.run();
	}

	@Override
	public String toString() {
		throw new IllegalStateException("A product is not asked for its text");
	}

}
