package io.beluga.registry.internal.lease;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The leases of publishers that nobody has subscribed to yet. One whose publisher is
 * garbage will never be claimed: it is found and ended sooner or later, so that a result
 * that is thrown away does not count as a call for ever.
 */
public final class UnclaimedLeases {

	private final Set<Claim> claims = ConcurrentHashMap.newKeySet(1);

	private final ReferenceQueue<PublisherLease> collected = new ReferenceQueue<>();

	private volatile boolean expired;

	/**
	 * The right of a publisher to take over the lease of its call.
	 */
	final class Claim extends PhantomReference<PublisherLease> {

		private final Lease lease;

		private Claim(PublisherLease hold, Lease lease) {
			super(hold, UnclaimedLeases.this.collected);
			this.lease = lease;
		}

		/**
		 * Return the lease, the first time.
		 */
		@Nullable Lease take() {
			return UnclaimedLeases.this.claims.remove(this) ? this.lease : null;
		}

		private void expire() {
			Lease lease = take();
			if (lease != null) {
				lease.end();
			}
		}

	}

	Claim claim(PublisherLease hold, Lease lease) {
		return new Claim(hold, lease);
	}

	void add(Claim claim) {
		endCollected();
		this.claims.add(claim);
		if (this.expired) {
			claim.expire();
		}
	}

	/**
	 * End the leases whose publishers are garbage.
	 */
	public void endCollected() {
		Reference<?> reference;
		while ((reference = this.collected.poll()) != null) {
			((Claim) reference).expire();
		}
	}

	/**
	 * End all leases that nobody has claimed, for good.
	 */
	public void expire() {
		this.expired = true;
		this.claims.forEach(Claim::expire);
	}

}
