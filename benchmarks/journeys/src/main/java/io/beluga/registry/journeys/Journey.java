package io.beluga.registry.journeys;

/**
 * A way through the registry, and how many classes and methods it may enter. What happens
 * between {@link #begin()} and {@link #end()} is counted, on every thread; a journey may
 * begin and end several times.
 */
enum Journey {

	CREATE_PROVIDER("createProvider", 10, 50),

	GET("providers.get", 4, 8),

	FIRST_CALL("first call through a reference", 15, 110),

	LATER_CALL("later call", 7, 12),

	PUT("put that replaces, until the old one is destroyed", 18, 170),

	PROPERTY("property in a file -> field of the config type", 16),

	FACTORY_BEAN("factory bean -> registered provider", 9),

	CHANGED_FILE("changed file -> replaced instance", 20),

	ENDPOINT("GET /actuator/providers", 9);

	static final int UNLIMITED = Integer.MAX_VALUE;

	private static final String REGISTRY = "io.beluga.registry.";

	private static volatile boolean counting;

	private final String title;

	private final String ownPrefix;

	private final int classes;

	private final int entries;

	/**
	 * A journey in plain Java.
	 */
	Journey(String title, int classes, int entries) {
		this.title = title;
		this.ownPrefix = REGISTRY;
		this.classes = classes;
		this.entries = entries;
	}

	/**
	 * A journey in a Spring application, of which the core's part has budgets of its own.
	 */
	Journey(String title, int classes) {
		this.title = title;
		this.ownPrefix = REGISTRY + "autoconfigure.";
		this.classes = classes;
		this.entries = UNLIMITED;
	}

	String title() {
		return this.title;
	}

	/**
	 * Return whether a class is one that this journey counts.
	 */
	boolean isOwn(String className) {
		return className.startsWith(this.ownPrefix);
	}

	int classes() {
		return this.classes;
	}

	int entries() {
		return this.entries;
	}

	void begin() {
		if (counting) {
			begin(name());
		}
	}

	void end() {
		if (counting) {
			end(name());
		}
	}

	/**
	 * Make all journeys twice: classes are loaded and initialized by the first time, and
	 * the second one is counted.
	 */
	static void makeAll(Itinerary itinerary) throws Exception {
		itinerary.make();
		counting = true;
		itinerary.make();
	}

	// the tracer has breakpoints in these two

	private static void begin(String name) {
	}

	private static void end(String name) {
	}

	/**
	 * Some journeys, one after the other.
	 */
	interface Itinerary {

		void make() throws Exception;

	}

}
