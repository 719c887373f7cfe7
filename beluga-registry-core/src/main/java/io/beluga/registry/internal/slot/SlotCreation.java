package io.beluga.registry.internal.slot;

import java.util.function.Supplier;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.attempt.Creation.Request;
import io.beluga.registry.internal.attempt.Rejected;
import io.beluga.registry.internal.creation.Creations.Maker;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.spi.ConfiguredProvider;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to make an instance of a slot, begun by a thread that is going to wait for
 * it.
 */
abstract class SlotCreation {

	final ProviderSlot slot;

	final SlotContext context;

	final ConfiguredProvider spec;

	final Creation creation;

	/**
	 * Begin an attempt.
	 * @param previous what serves now
	 * @param asker the creation that waits for this one
	 */
	SlotCreation(ProviderSlot slot, SlotContext context, ConfiguredProvider spec, @Nullable ProviderConfig previous,
			@Nullable Creation asker) {
		this.slot = slot;
		this.context = context;
		this.spec = spec;
		Request request = new Request(slot.packageName(), slot.name(), slot, previous,
				context.creationNanos(spec.creationTimeout()), this::expire);
		this.creation = context.creations().begin(request, asker);
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
		ProviderConfig config = config(creation);
		creation.prepare(config);
		Supplier<?> substitute = this.slot.substitute();
		if (substitute != null) {
			return substituted(creation, substitute);
		}
		Maker<Instance> maker;
		try {
			maker = this.context.maker().check(this.slot.packageName(), this.slot.name(), config);
		}
		catch (ProviderRegistryException ex) {
			throw new Rejected(ex);
		}
		return maker.make(creation);
	}

	private ProviderConfig config(Creation creation) {
		try {
			ProviderConfig config = this.spec.config();
			this.slot.requireOpen();
			this.slot.refuseLost(this.spec, config);
			return config;
		}
		catch (ProviderRegistryException ex) {
			if (this.slot.isResolved() && ex instanceof ProviderNotFoundException) {
				creation.markUnresolved();
			}
			throw new Rejected(ex);
		}
	}

	/**
	 * Take an object of the application, which is not closed here.
	 */
	private Instance substituted(Creation creation, Supplier<?> substitute) {
		Object object = substitute.get();
		creation.instance().markOwnedElsewhere();
		creation.requireContract(object, this.slot.owner().contract(), "what stands for it in the application");
		return creation.instance().of(object);
	}

	/**
	 * Say that foreign code threw what the caller gets unchanged.
	 */
	final ProviderCreationFailedException failed(Throwable failure) {
		return new ProviderCreationFailedException(
				this.slot.packageName(), this.slot.name(), this.slot.label() + " could not be created: "
						+ this.creation.stage() + " threw " + Failures.typeOf(Failures.reasonOf(failure)) + ".",
				this.creation.masking().mask(failure));
	}

}
