package io.beluga.registry.proof.support;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * An instance that knows whether it was destroyed, and tells when it is called then.
 */
public final class Product implements Line, AutoCloseable {

	/**
	 * Whether any product was closed twice. It may come after a race was judged, so that
	 * all races that follow say so.
	 */
	private static final AtomicBoolean closedTwice = new AtomicBoolean();

	private final String version;

	private final AtomicReference<FluxSink<String>> sink;

	private final AtomicInteger closed = new AtomicInteger();

	/**
	 * Create an instance.
	 * @param version what it answers
	 * @param sink is given what feeds a stream of it
	 */
	public Product(String version, AtomicReference<FluxSink<String>> sink) {
		this.version = version;
		this.sink = sink;
	}

	/**
	 * Tell whether any instance was destroyed twice.
	 * @return whether one was, in this race or an earlier one
	 */
	public static boolean isAnyClosedTwice() {
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

	/**
	 * Tell whether it was destroyed.
	 * @return whether it was
	 */
	public boolean isClosed() {
		return this.closed.get() > 0;
	}

	@Override
	public void close() {
		if (this.closed.incrementAndGet() > 1) {
			closedTwice.set(true);
		}
	}

}
