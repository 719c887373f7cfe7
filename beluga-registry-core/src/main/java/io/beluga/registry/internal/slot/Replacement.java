package io.beluga.registry.internal.slot;

import io.beluga.registry.ProviderProbe;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.slot.ProviderSlot.Accepted;
import io.beluga.registry.internal.slot.ProviderSlot.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Another instance on its way, to serve in the place of one that works. Whatever fails
 * before it serves leaves the old one serving.
 */
final class Replacement extends SlotCreation {

	private final Accepted put;

	/**
	 * Begin to replace an instance.
	 * @param put the change
	 * @param checked the configuration, where it was read and checked already
	 * @param previous what serves now
	 */
	Replacement(ProviderSlot slot, Creations creations, Accepted put, @Nullable Checked checked,
			ProviderConfig previous, @Nullable Creation asker) {
		super(slot, creations, put.spec(), checked, previous, asker);
		this.put = put;
	}

	/**
	 * Make the instance and have it serve, unless a newer one does.
	 * @throws ProviderRegistryException if it cannot be made
	 */
	Outcome run(boolean callerRuns) {
		Instance instance;
		try {
			instance = this.creations.make(this.creation, this.done, callerRuns, this::make);
		}
		catch (ProviderRegistryException ex) {
			this.slot.requireOpen();
			if (this.creation.isExpired()) {
				this.slot.deliverEvents();
				throw ex.copy();
			}
			throw this.slot.degrade(this.put, ex);
		}
		catch (RuntimeException | Error ex) {
			this.slot.degrade(this.put, Creations.failed(this.creation, ex));
			throw ex;
		}
		return this.slot.replace(this.put, instance);
	}

	@Override
	Instance make(Creation creation) throws Exception {
		Instance instance = super.make(creation);
		ProviderProbe<Object> probe = this.spec.isProbed() ? instance.probe() : null;
		if (probe != null) {
			creation.markProbing();
			probe.probe(instance.product());
		}
		return instance;
	}

	@Override
	void expire(Creation creation) {
		try {
			this.slot.lose(this);
			this.slot.noteDegraded(this.put, Creations.expired(creation));
		}
		finally {
			this.done.countDown();
		}
		this.slot.deliverEventsSoon();
	}

}
