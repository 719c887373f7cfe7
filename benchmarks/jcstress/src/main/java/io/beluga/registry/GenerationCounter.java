package io.beluga.registry;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.proof.CallCounter;

/**
 * The counter of calls of the product. No method of the API reaches its races alone.
 */
public final class GenerationCounter implements CallCounter {

	private static final ProviderConfig CONFIG = ProviderConfig.builder("v1").build();

	private final LeasedInstance generation = new LeasedInstance(null, 1,
			new Instance("lines", "v1", null, CONFIG, null).of("v1"));

	@Override
	public int acquire() {
		return this.generation.acquire();
	}

	@Override
	public void release(int token) {
		this.generation.release(token);
	}

	@Override
	public void retire(Runnable whenDrained) {
		this.generation.retire(whenDrained);
	}

	@Override
	public boolean finish() {
		return this.generation.finish();
	}

}
