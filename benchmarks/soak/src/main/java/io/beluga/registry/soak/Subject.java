package io.beluga.registry.soak;

import java.util.function.Function;

/**
 * What is soaked: the registry, or the control.
 */
interface Subject extends AutoCloseable {

	/**
	 * Return what leads to a worker.
	 */
	Worker worker(String name);

	/**
	 * Call the engine.
	 */
	<R> R useEngine(Function<Engine, R> call);

	/**
	 * Add or replace a worker or the engine.
	 */
	void put(String name, Plan plan);

	/**
	 * Replace a worker or the engine by one that is equal.
	 */
	void renew(String name);

	/**
	 * Remove a worker.
	 */
	boolean remove(String name);

	/**
	 * Tell whether deadlines are kept, and asynchronous results held.
	 */
	boolean isComplete();

	@Override
	void close();

}
