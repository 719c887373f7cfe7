package io.beluga.registry;

/**
 * The state of a configured provider.
 *
 * @since 0.1.0
 */
public enum ProviderState {

	/**
	 * Known, with no instance yet: the first use creates one.
	 */
	CONFIGURED,

	/**
	 * An instance of the newest configuration serves.
	 */
	READY,

	/**
	 * An instance serves, but the newest configuration failed.
	 */
	DEGRADED,

	/**
	 * There is no instance, because the last attempt to make one failed.
	 */
	UNAVAILABLE,

	/**
	 * Removed, or the registry is closed.
	 */
	CLOSED

}
