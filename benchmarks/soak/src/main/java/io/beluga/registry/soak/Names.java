package io.beluga.registry.soak;

import java.util.List;

/**
 * The names that are called.
 */
final class Names {

	/**
	 * Workers that are always there. Each is helped by the next, the last by the first.
	 */
	static final List<String> WORKERS = List.of("one", "two", "three");

	/**
	 * The instance whose contract is a class.
	 */
	static final String ENGINE = "engine";

	/**
	 * What is always there.
	 */
	static final List<String> STEADY = List.of("one", "two", "three", ENGINE);

	/**
	 * A worker that comes and goes.
	 */
	static final String GUEST = "guest";

	private Names() {
	}

	static String helperOf(String name) {
		return WORKERS.get((WORKERS.indexOf(name) + 1) % WORKERS.size());
	}

}
