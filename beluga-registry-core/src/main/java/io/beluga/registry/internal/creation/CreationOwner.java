package io.beluga.registry.internal.creation;

import io.beluga.registry.internal.dispatch.LogThrottle;

/**
 * What a shared instance is made for.
 */
public interface CreationOwner {

	String packageName();

	String name();

	/**
	 * Name it for an error.
	 */
	String label();

	/**
	 * Name it for a log: a name that only a resolver knows is not told.
	 */
	String publicLabel();

	/**
	 * Tell whether only a resolver knows the name.
	 */
	boolean isResolved();

	/**
	 * Return what decides which failures have a line in the log.
	 */
	LogThrottle failureReports();

}
