package io.beluga.registry.integration.routing;

/**
 * How a vendor is called.
 */
enum Mode {

	/**
	 * Streams through a group that passes elements on at once.
	 */
	LIVE("live"),

	/**
	 * Streams through a group that holds elements back.
	 */
	BUFFERED("buffered"),

	/**
	 * Whole answers through a group.
	 */
	CALL("call"),

	/**
	 * The faulty vendor without a group, as its client's authors mean it to be called.
	 * What this client does is published, which shows that the judge is just.
	 */
	ALONE("client alone"),

	/**
	 * Streams of both vendors, put together by Reactor's {@code onErrorResume}, which
	 * shows that the judge finds what is wrong.
	 */
	RESUMED("onErrorResume");

	private final String label;

	Mode(String label) {
		this.label = label;
	}

	String label() {
		return this.label;
	}

	/**
	 * Tell whether it makes sense with a fault.
	 */
	boolean has(Fault fault) {
		return this != CALL || !fault.isOfStreams();
	}

	boolean isGroup() {
		return this == LIVE || this == BUFFERED || this == CALL;
	}

	boolean streams(Fault fault) {
		return switch (this) {
			case CALL -> false;
			case ALONE -> fault.isOfStreams();
			default -> true;
		};
	}

}
