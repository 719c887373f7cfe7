package io.beluga.registry.sample.vendors;

/**
 * How a simulated vendor does.
 */
public enum VendorMode {

	/** It answers. */
	UP,

	/** Its port refuses connections, and what was under way is cut. */
	DOWN,

	/** It answers, long after anybody waits for it. */
	SLOW,

	/** It answers 429, and says when to come back. */
	LIMITED

}
