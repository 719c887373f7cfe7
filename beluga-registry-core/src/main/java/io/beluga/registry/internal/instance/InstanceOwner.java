package io.beluga.registry.internal.instance;

import io.beluga.registry.internal.dispatch.LogThrottle;
import io.beluga.registry.spi.ProviderLog.Subject;

/**
 * What a shared instance is made for.
 */
public interface InstanceOwner {

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
	 * Say what a line of the log is about. Names that only a resolver knows are not told:
	 * they share their lines, or a vendor that is down would fill the log.
	 */
	Subject subject();

	/**
	 * Return what decides which failures have a line in the log.
	 */
	LogThrottle failureReports();

}
