package io.beluga.registry.internal.lease;

import java.lang.ref.PhantomReference;

import org.jspecify.annotations.Nullable;

/**
 * What a publisher holds that a call has returned: the lease of the call, until the first
 * subscription takes it over. Each later subscription takes a lease of its own.
 */
final class PublisherLease {

	private final Claim claim;

	PublisherLease(Lease lease) {
		this.claim = new Claim(this, lease);
	}

	/**
	 * Begin to wait for a subscription.
	 */
	void await() {
		this.claim.lease.generation().await(this.claim);
	}

	/**
	 * Hold the instance for a subscription.
	 * @throws IllegalStateException if it is gone
	 */
	Lease subscribe() {
		LeasedInstance generation = this.claim.lease.generation();
		Lease lease = this.claim.take();
		if (lease == null) {
			lease = acquire(generation);
		}
		else if (generation.isFinished()) {
			lease.end();
			lease = null;
		}
		if (lease == null) {
			throw new IllegalStateException("This result of " + generation.site().label()
					+ " was subscribed to after the instance that it came from was replaced or closed. Call "
					+ generation.site().label() + " again.");
		}
		return lease;
	}

	private @Nullable Lease acquire(LeasedInstance generation) {
		int token = generation.acquire();
		if (token == LeasedInstance.REFUSED) {
			return null;
		}
		String method = this.claim.lease.method();
		Lease lease = new Lease(generation, token, method, generation.site().begin(generation, method));
		lease.returned();
		return lease;
	}

	/**
	 * The right of a publisher to take over the lease of its call; gone once the
	 * publisher is garbage.
	 */
	static final class Claim extends PhantomReference<PublisherLease> {

		private final Lease lease;

		private Claim(PublisherLease hold, Lease lease) {
			super(hold, lease.generation().collected());
			this.lease = lease;
		}

		/**
		 * Return the lease, the first time.
		 */
		@Nullable Lease take() {
			return this.lease.generation().unclaimed().remove(this) ? this.lease : null;
		}

		/**
		 * End the lease, unless somebody has taken it.
		 */
		void expire() {
			Lease lease = take();
			if (lease != null) {
				lease.end();
			}
		}

	}

}
