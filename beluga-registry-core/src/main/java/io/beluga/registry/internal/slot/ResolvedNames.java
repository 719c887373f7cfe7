package io.beluga.registry.internal.slot;

import io.beluga.registry.internal.dispatch.LogThrottle;

/**
 * The names of a package that only a resolver knows, as their slots see them. How many
 * are kept is limited.
 */
public interface ResolvedNames {

	/**
	 * Return what decides which failures of these names have a line in the log. They
	 * share it.
	 */
	LogThrottle failureReports();

	/**
	 * Keep the limit, now that one more has an instance.
	 * @param newest the one that is to stay
	 */
	void trim(ProviderSlot newest);

	/**
	 * Keep the limit, where one has failed to have an instance: it goes rather than one
	 * that has.
	 */
	void trimFailed(ProviderSlot failed);

	/**
	 * Note that no resolver knows a name.
	 */
	void markUnknown(ProviderSlot slot);

}
