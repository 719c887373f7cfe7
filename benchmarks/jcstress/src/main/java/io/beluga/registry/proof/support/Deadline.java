package io.beluga.registry.proof.support;

import java.util.function.Supplier;

/**
 * A creation with a deadline.
 */
public interface Deadline {

	/**
	 * Create, on a thread that is interrupted at the deadline. A product that is late is
	 * closed.
	 * @param factory makes the product
	 * @return whether it was in time
	 */
	boolean create(Supplier<AutoCloseable> factory);

	/**
	 * Reach the deadline, as soon as the creation runs.
	 */
	void expire();

}
