package io.beluga.registry.event;

import java.time.Instant;

/**
 * Something that happened in the registry. The change is visible to every thread before
 * its event is published, and the events of one name arrive in the order of its changes.
 *
 * @since 0.1.0
 */
public sealed interface ProviderEvent permits ProviderRegistered, ProviderUnregistered, InstanceReady, InstanceReplaced,
		InstanceFailed, InstanceClosed, MemberOpened, MemberClosed, CanaryAborted {

	/**
	 * Return the package.
	 * @return the name of the package
	 */
	String packageName();

	/**
	 * Return the provider.
	 * @return the name of the provider
	 */
	String providerName();

	/**
	 * Return when it happened.
	 * @return the time of the change
	 */
	Instant timestamp();

}
