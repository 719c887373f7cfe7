package io.beluga.registry.internal.slot;

import io.beluga.registry.ProviderProbe;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.creation.Creation;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.creation.Instance;
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
	 * @param previous what serves now
	 */
	Replacement(ProviderSlot slot, SlotContext context, Accepted put, ProviderConfig previous,
			@Nullable Creation asker) {
		super(slot, context, put.spec(), previous, asker);
		this.put = put;
	}

	/**
	 * Make the instance and have it serve, unless a newer one does.
	 * @throws ProviderRegistryException if it cannot be made
	 */
	Outcome run(boolean callerRuns) {
		Instance instance;
		try {
			instance = context().creations().make(creation(), callerRuns, this::make);
		}
		catch (ProviderRegistryException ex) {
			context().requireOpen(slot().packageName(), slot().name());
			if (creation().isExpired()) {
				slot().deliverEvents();
				throw ex.copy();
			}
			throw slot().degrade(this.put, ex);
		}
		catch (RuntimeException | Error ex) {
			slot().degrade(this.put, failed(ex));
			throw ex;
		}
		return slot().replace(this.put, instance);
	}

	@Override
	Instance make(Creation creation) throws Exception {
		Instance instance = super.make(creation);
		ProviderProbe<Object> probe = spec().isProbed() ? instance.probe() : null;
		if (probe != null) {
			creation.markProbing();
			probe.probe(instance.product());
		}
		return instance;
	}

	@Override
	void expire(Creation creation) {
		slot().lose(this);
		slot().noteDegraded(this.put, Creations.expired(creation));
		context().workers().execute(slot()::deliverEvents);
	}

}
