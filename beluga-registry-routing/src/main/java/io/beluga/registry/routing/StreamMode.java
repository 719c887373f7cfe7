package io.beluga.registry.routing;

/**
 * When the elements of a stream reach the caller.
 *
 * @since 0.1.0
 */
public enum StreamMode {

	/**
	 * At once. A stream that breaks after its first element ends with that error.
	 */
	LIVE,

	/**
	 * When the stream is complete, so that one that breaks can be taken from another
	 * member.
	 */
	BUFFERED

}
