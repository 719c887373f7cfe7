package io.beluga.registry.proof.support;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.lease.LeasedInstance;

/**
 * The counter of calls of the product. No method of the API reaches its races alone.
 */
final class LeaseCounter implements CallCounter {

	private static final ProviderConfig CONFIG = ProviderConfig.builder("v1").build();

	private final LeasedInstance instance = new LeasedInstance(null, 1,
			new Instance("lines", "v1", null, CONFIG, null).of("v1"));

	@Override
	public int acquire() {
		return this.instance.acquire();
	}

	@Override
	public void release(int token) {
		this.instance.release(token);
	}

	@Override
	public void retire(Runnable whenDrained) {
		this.instance.retire(whenDrained);
	}

	@Override
	public boolean finish() {
		return this.instance.finish();
	}

}
