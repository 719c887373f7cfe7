package io.beluga.registry.internal.slot;

import java.util.concurrent.CountDownLatch;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.attempt.Creation.Request;
import io.beluga.registry.internal.attempt.Rejected;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.creation.Creations.Maker;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.spi.ConfiguredProvider;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to make an instance of a slot, begun by a thread that is going to wait for
 * it.
 */
abstract class SlotCreation {

	final ProviderSlot slot;

	final Creations creations;

	final ConfiguredProvider spec;

	final Creation creation;

	/**
	 * Says that nobody has to wait any more.
	 */
	final CountDownLatch done = new CountDownLatch(1);

	private final @Nullable Checked checked;

	/**
	 * Begin an attempt.
	 * @param checked the configuration, where it was read and checked already
	 * @param previous what serves now
	 * @param asker the creation that waits for this one
	 */
	SlotCreation(ProviderSlot slot, Creations creations, ConfiguredProvider spec, @Nullable Checked checked,
			@Nullable ProviderConfig previous, @Nullable Creation asker) {
		this.slot = slot;
		this.creations = creations;
		this.spec = spec;
		this.checked = checked;
		Request request = new Request(slot.packageName(), slot.name(), slot, previous,
				this.creations.nanos(spec.creationTimeout()), this::expire);
		this.creation = this.creations.begin(request, asker);
	}

	/**
	 * A configuration that was bound and checked.
	 *
	 * @param config the configuration
	 * @param maker makes an instance from what was bound, once
	 */
	record Checked(ProviderConfig config, Maker<Instance> maker) {
	}

	/**
	 * Note at the deadline, on the timer, that nothing comes of it: its factory may never
	 * return. Events are left to a worker.
	 */
	abstract void expire(Creation creation);

	/**
	 * Tell whether a thread still makes an instance from what was configured.
	 */
	final boolean isFrom(ConfiguredProvider other) {
		return this.spec == other && !this.creation.hasReturned();
	}

	final boolean isFrom(ProviderConfig config) {
		return this.creation.isPrepared() && config.equals(this.creation.config()) && !this.creation.hasReturned();
	}

	/**
	 * Make the instance, on the thread that runs the creation.
	 */
	Instance make(Creation creation) throws Exception {
		Checked checked = this.checked;
		Maker<Instance> maker;
		try {
			ProviderConfig config = (checked != null) ? checked.config : this.spec.config();
			this.slot.requireOpen();
			if (checked == null) {
				this.slot.refuseLost(this.spec, config);
			}
			creation.prepare(config);
			maker = (checked != null) ? checked.maker : this.slot.check(config);
		}
		catch (ProviderRegistryException ex) {
			throw new Rejected(ex);
		}
		return maker.make(creation);
	}

}
