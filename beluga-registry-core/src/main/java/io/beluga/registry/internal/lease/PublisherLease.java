package io.beluga.registry.internal.lease;

import org.jspecify.annotations.Nullable;

/**
 * What a publisher holds that a call has returned: the lease of the call, until the first
 * subscription takes it over. Each later subscription takes a lease of its own.
 */
final class PublisherLease {

	private final LeasedInstance generation;

	private final @Nullable String method;

	private final UnclaimedLeases.Claim claim;

	PublisherLease(Lease lease) {
		this.generation = lease.generation();
		this.method = lease.method();
		this.claim = this.generation.unclaimed().claim(this, lease);
	}

	/**
	 * Begin to wait for a subscription.
	 */
	void await() {
		this.generation.unclaimed().add(this.claim);
	}

	/**
	 * Hold the instance for a subscription.
	 * @throws IllegalStateException if it is gone
	 */
	Lease subscribe() {
		Lease lease = this.claim.take();
		if (lease == null) {
			lease = acquire();
		}
		else if (this.generation.isFinished()) {
			lease.end();
			lease = null;
		}
		if (lease == null) {
			throw new IllegalStateException("This result of " + this.generation.site().label()
					+ " was subscribed to after the instance that it came from was replaced or closed. Call "
					+ this.generation.site().label() + " again.");
		}
		return lease;
	}

	private @Nullable Lease acquire() {
		int token = this.generation.acquire();
		if (token == LeasedInstance.REFUSED) {
			return null;
		}
		Lease lease = new Lease(this.generation, token, this.method,
				this.generation.site().begin(this.generation, this.method));
		lease.returned();
		return lease;
	}

}
