package io.beluga.registry.integration.routing;

import io.beluga.registry.springai.SpringAiPackages;

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
	 * Stages of a contract of the application's own through a group.
	 */
	STAGE("stage"),

	/**
	 * Payments through a group, which must not be made twice.
	 */
	PAYMENT("payment"),

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
		return switch (this) {
			case CALL -> !fault.isOfStreams();
			case STAGE, PAYMENT -> !fault.isOfStreams() && fault != Fault.S12;
			default -> true;
		};
	}

	boolean isGroup() {
		return this != ALONE && this != RESUMED;
	}

	String packageName() {
		return switch (this) {
			case STAGE -> Sentences.PACKAGE.name();
			case PAYMENT -> Payments.PACKAGE.name();
			default -> SpringAiPackages.LLMS.name();
		};
	}

}
