package io.beluga.registry.internal.slot;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.creation.Creation;
import io.beluga.registry.internal.creation.CreationLink;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.creation.Instance;
import io.beluga.registry.internal.dispatch.EventQueue;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.internal.slot.SlotState.Accepted;
import io.beluga.registry.internal.slot.SlotState.Found;
import io.beluga.registry.spi.ConfiguredProvider;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the instance of a slot: the new one is made first, and whatever fails until
 * then leaves the old one serving.
 */
public final class Replacer {

	private final ProviderSlot slot;

	private final SlotContext context;

	private final SlotState state;

	private final EventQueue events;

	private final SlotMaker maker;

	Replacer(ProviderSlot slot, SlotContext context, SlotState state, EventQueue events, SlotMaker maker) {
		this.slot = slot;
		this.context = context;
		this.state = state;
		this.events = events;
		this.maker = maker;
	}

	/**
	 * What came of a change.
	 */
	public enum Outcome {

		/**
		 * The configuration was stored, or serves.
		 */
		DONE,

		/**
		 * A newer configuration serves, or one that was put.
		 */
		OVERTAKEN,

		/**
		 * The slot was removed meanwhile.
		 */
		REMOVED

	}

	/**
	 * Accept a configuration: store it, or replace the instance that serves.
	 */
	Outcome put(ConfiguredProvider spec, @Nullable CreationLink bound) {
		Creation asker = this.context.creations().asker(bound);
		Creation.refuseWithin(asker, this.slot, "put");
		Accepted put = new Accepted(spec, this.state.nextTicket(spec.source()));
		if (put.ticket() < this.state.accepted().ticket()) {
			return overtaken();
		}
		ProviderConfig config;
		try {
			config = spec.config();
			this.maker.check(config);
		}
		catch (ProviderRegistryException ex) {
			degrade(put, ex);
			throw Failures.copyOf(ex);
		}
		while (true) {
			LeasedInstance serving = this.state.current();
			boolean isEqual = serving != null && config.equals(serving.config());
			Found found = this.state.settle(put, serving, isEqual);
			if (found == Found.OTHER) {
				return replace(put, config, serving.config(), asker);
			}
			if (found == Found.SETTLED) {
				return Outcome.DONE;
			}
			if (found != Found.CHANGED) {
				return overtaken();
			}
		}
	}

	private Outcome overtaken() {
		return this.state.isRemoved() ? Outcome.REMOVED : Outcome.OVERTAKEN;
	}

	/**
	 * Replace the instance by one with the same configuration. A put that is under way
	 * meanwhile wins, whichever of the two is done first.
	 * @return whether it was done; not where the slot was removed meanwhile
	 */
	boolean renew(@Nullable CreationLink bound) {
		Creation asker = this.context.creations().asker(bound);
		Creation.refuseWithin(asker, this.slot, "renew");
		Accepted accepted = this.state.accepted();
		LeasedInstance serving = this.state.current();
		if (serving != null) {
			Accepted renewed = new Accepted(accepted.spec(), accepted.ticket(),
					this.state.nextTicket(accepted.spec().source()));
			return replace(renewed, serving.config(), serving.config(), asker) != Outcome.REMOVED;
		}
		this.state.forgetFailure();
		this.context.requireOpen(this.slot.packageName(), this.slot.name());
		return !this.state.isRemoved();
	}

	private Outcome replace(Accepted put, ProviderConfig config, ProviderConfig previous, @Nullable Creation asker) {
		refuseLost(put, config);
		Creations creations = this.context.creations();
		boolean callerRuns = creations.callerRuns();
		Instance instance;
		Creation creation = this.maker.begin(put.spec(), previous, asker, (expired) -> expire(put, expired));
		try {
			instance = creations.make(creation, callerRuns,
					(running) -> this.maker.makeReplacement(running, put.spec()));
		}
		catch (ProviderRegistryException ex) {
			this.context.requireOpen(this.slot.packageName(), this.slot.name());
			if (creation.isExpired()) {
				this.events.deliver();
			}
			else {
				degrade(put, ex);
			}
			throw Failures.copyOf(ex);
		}
		catch (RuntimeException | Error ex) {
			degrade(put, this.maker.failed(creation, ex));
			throw ex;
		}
		LeasedInstance replaced = this.state.swap(put, instance);
		if (replaced != null) {
			this.slot.retire(replaced);
			this.events.deliver();
			return Outcome.DONE;
		}
		this.context.discard(instance);
		this.context.requireOpen(this.slot.packageName(), this.slot.name());
		return overtaken();
	}

	private void refuseLost(Accepted put, ProviderConfig config) {
		try {
			this.state.refuseLost(put.spec(), config);
		}
		catch (ProviderRegistryException ex) {
			degrade(put, ex);
			throw Failures.copyOf(ex);
		}
	}

	/**
	 * Note at its deadline that a replacement failed, on the timer: its factory may never
	 * return. Events are left to a worker.
	 */
	private void expire(Accepted put, Creation creation) {
		this.state.lose(put.spec(), creation);
		this.state.degrade(put, Creations.expired(creation));
		this.context.workers().execute(this.events::deliver);
	}

	private void degrade(Accepted put, ProviderRegistryException failure) {
		this.state.degrade(put, failure);
		this.events.deliver();
	}

}
