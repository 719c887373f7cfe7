package io.beluga.registry.proof;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * An instance that knows whether it was destroyed, and tells when it is called then.
 */
final class Product implements Line, AutoCloseable {

	/**
	 * Whether any product was closed twice. It may come after a race was judged, so that
	 * all races that follow say so.
	 */
	private static final AtomicBoolean closedTwice = new AtomicBoolean();

	private final String version;

	private final AtomicReference<FluxSink<String>> sink;

	private final AtomicInteger closed = new AtomicInteger();

	Product(String version, AtomicReference<FluxSink<String>> sink) {
		this.version = version;
		this.sink = sink;
	}

	static boolean isAnyClosedTwice() {
		return closedTwice.get();
	}

	@Override
	public String call() {
		if (isClosed()) {
			return "destroyed";
		}
		Pause.briefly();
		return isClosed() ? "destroyed" : this.version;
	}

	@Override
	public Flux<String> stream() {
		return Flux.create(this.sink::set);
	}

	boolean isClosed() {
		return this.closed.get() > 0;
	}

	@Override
	public void close() {
		if (this.closed.incrementAndGet() > 1) {
			closedTwice.set(true);
		}
	}

}
