package io.beluga.registry.internal.attempt;

import io.beluga.registry.error.ProviderRegistryException;

/**
 * Carries an error of the registry's own out of a creation, to tell it from one that a
 * factory threw.
 */
public final class Rejected extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final ProviderRegistryException reason;

	public Rejected(ProviderRegistryException reason) {
		super(null, reason, false, false);
		this.reason = reason;
	}

	public ProviderRegistryException reason() {
		return this.reason;
	}

}
