package io.beluga.registry.proof.support;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/**
 * What happened to one name: each state of a race has its own, so that states can share a
 * registry.
 */
public final class Journal {

	private static final ConcurrentMap<String, Journal> journals = new ConcurrentHashMap<>();

	private static final AtomicLong count = new AtomicLong();

	private final String name = "n" + count.incrementAndGet();

	private final Queue<Product> made = new ConcurrentLinkedQueue<>();

	private final Queue<String> events = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean listening = new AtomicBoolean();

	private final AtomicInteger asked = new AtomicInteger();

	private final AtomicReference<FluxSink<String>> sink = new AtomicReference<>();

	private volatile @Nullable Consumer<String> factory;

	private Journal() {
	}

	/**
	 * Begin the journal of a name that was never used before.
	 * @return the journal
	 */
	public static Journal open() {
		Journal journal = new Journal();
		journals.put(journal.name, journal);
		return journal;
	}

	static Journal of(String name) {
		return Objects.requireNonNull(journals.get(name), name);
	}

	/**
	 * Return the name.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Have something done in the factory, before the instance is made.
	 * @param factory takes the version that is made
	 * @return this
	 */
	public Journal withFactory(Consumer<String> factory) {
		this.factory = factory;
		return this;
	}

	/**
	 * Be the factory of the name.
	 */
	Product make(String version) {
		Consumer<String> factory = this.factory;
		if (factory != null) {
			factory.accept(version);
		}
		Pause.briefly();
		Product product = new Product(version, this.sink);
		this.made.add(product);
		return product;
	}

	/**
	 * Return what feeds the subscription to a stream of the name.
	 * @return the sink
	 */
	public FluxSink<String> sink() {
		return this.sink.get();
	}

	/**
	 * Count the instances.
	 * @return how many were made
	 */
	public int made() {
		return this.made.size();
	}

	/**
	 * Tell whether the first instance is destroyed now.
	 * @return {@code "destroyed"} or {@code "open"}
	 */
	public String first() {
		Product first = this.made.peek();
		return (first == null || first.isClosed()) ? "destroyed" : "open";
	}

	/**
	 * Be the resolver of the name.
	 */
	String resolve() {
		this.asked.incrementAndGet();
		return "v1";
	}

	/**
	 * Count the questions to the resolver.
	 * @return how many there were
	 */
	public int asked() {
		return this.asked.get();
	}

	/**
	 * Be the listener to the name.
	 */
	void note(String event) {
		if (!this.listening.compareAndSet(false, true)) {
			this.events.add("two at once");
		}
		Pause.briefly();
		this.events.add(event);
		this.listening.set(false);
	}

	/**
	 * Return the events up to now, in their order.
	 * @return the events, in one line
	 */
	public String events() {
		return String.join(" ", this.events);
	}

	/**
	 * End the journal of a name whose instances are nobody's concern.
	 */
	public void forget() {
		journals.remove(this.name);
	}

	/**
	 * End the journal of a name that is not used any more.
	 * @return whether each instance was destroyed once
	 */
	public String end() {
		forget();
		for (Product product : this.made) {
			// the control destroys at once, or never
			if (!product.isClosed() && (Subjects.CONTROL || !Pause.until(product::isClosed))) {
				return "never";
			}
		}
		return Product.isAnyClosedTwice() ? "twice" : "once";
	}

}
