package io.beluga.registry.internal.slot;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.creation.Creation;
import io.beluga.registry.internal.creation.CreationLink;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.creation.Instance;
import io.beluga.registry.internal.dispatch.EventQueue;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.spi.ConfiguredProvider;
import org.jspecify.annotations.Nullable;

/**
 * Makes the first instance of a slot, once, however many threads ask for it.
 */
final class FirstCreation {

	private static final System.Logger logger = System.getLogger(FirstCreation.class.getName());

	private final ProviderSlot slot;

	private final SlotContext context;

	private final SlotState state;

	private final EventQueue events;

	private final SlotMaker maker;

	FirstCreation(ProviderSlot slot, SlotContext context, SlotState state, EventQueue events, SlotMaker maker) {
		this.slot = slot;
		this.context = context;
		this.state = state;
		this.events = events;
		this.maker = maker;
	}

	/**
	 * Have an instance, if the slot is not removed. Of all threads that come while there
	 * is none, one has it created, and all of them wait.
	 * @param retrying whether it is another attempt, in the background, although a
	 * failure is remembered
	 * @throws ProviderRegistryException if there is none
	 */
	void ensure(@Nullable CreationLink bound, boolean retrying) {
		Creation asker = this.context.creations().asker(bound);
		boolean callerRuns = retrying || this.context.creations().callerRuns();
		SingleFlight flight;
		while ((flight = this.state.join((spec) -> begin(spec, asker), retrying)) != null) {
			if (flight.start()) {
				lead(flight, callerRuns);
			}
			else {
				this.context.creations().await(flight.completed(), flight.creation(), asker);
				ProviderRegistryException failure = flight.failure();
				if (failure != null) {
					this.events.deliver();
					throw Failures.copyOf(failure);
				}
			}
		}
	}

	private SingleFlight begin(ConfiguredProvider spec, @Nullable Creation asker) {
		SingleFlight flight = new SingleFlight(spec);
		flight.prepare(this.maker.begin(spec, null, asker, (creation) -> expire(flight)));
		return flight;
	}

	/**
	 * Have the first instance made. Returns when there is one, or when the creation was
	 * overtaken and the slot has to be looked at anew.
	 */
	private void lead(SingleFlight flight, boolean callerRuns) {
		try {
			this.context.creations().lead(flight.creation(), flight.completed(), callerRuns, () -> run(flight));
		}
		finally {
			flight.leave();
			this.events.deliver();
		}
		Throwable thrown = (flight.thrown() != null) ? flight.thrown() : flight.failure();
		if (thrown instanceof ProviderRegistryException failure) {
			this.context.requireOpen(this.slot.packageName(), this.slot.name());
			// the object itself is kept as the last failure
			throw Failures.copyOf(failure);
		}
		if (thrown != null) {
			throw Creations.unchecked(thrown);
		}
	}

	/**
	 * Make the first instance on the current thread.
	 */
	private void run(SingleFlight flight) {
		try {
			Instance instance = this.context.creations()
				.run(flight.creation(), (creation) -> this.maker.make(creation, flight.spec()));
			serve(flight, instance);
		}
		catch (ProviderRegistryException ex) {
			complete(flight, ex);
		}
		catch (Throwable ex) {
			flight.fail(ex);
			this.state.fail(flight, null);
			flight.complete(this.maker.failed(flight.creation(), ex));
		}
		finally {
			abandon(flight);
			if (this.state.returned(flight)) {
				trimFailed();
			}
			if (flight.isLeft()) {
				this.events.deliver();
			}
		}
	}

	private void serve(SingleFlight flight, Instance instance) {
		if (!this.state.install(flight, instance)) {
			this.context.discard(instance);
			return;
		}
		if (this.slot.isResolved()) {
			this.context.trimResolved(this.slot);
		}
		flight.complete(null);
	}

	/**
	 * Let nobody wait for a flight that ended in a way that nothing foresaw.
	 */
	private void abandon(SingleFlight flight) {
		if (!flight.isComplete()) {
			this.state.fail(flight, null);
			flight.complete(null);
		}
	}

	/**
	 * End a flight that brings no instance. After an interrupt one who waits takes over;
	 * a name that nobody knows is no failure to remember.
	 */
	private void complete(SingleFlight flight, ProviderRegistryException failure) {
		Creation creation = flight.creation();
		boolean remember = !creation.wasInterrupted() && !creation.isUnresolved();
		boolean awaited = this.state.fail(flight, remember ? failure : null);
		if (awaited || flight.isEnded()) {
			flight.fail(failure);
		}
		if (!awaited) {
			return;
		}
		if (creation.isUnresolved()) {
			this.context.markUnknown(this.slot);
		}
		else {
			trimFailed();
		}
		flight.complete(creation.wasInterrupted() ? null : failure);
	}

	private void trimFailed() {
		if (this.slot.isResolved()) {
			this.context.trimFailed(this.slot);
		}
	}

	/**
	 * Give a flight up at its deadline, on the timer: events are left to a worker.
	 */
	private void expire(SingleFlight flight) {
		ProviderCreationFailedException failure = Creations.expired(flight.creation());
		if (this.state.giveUp(flight, failure)) {
			trimFailed();
			flight.expire();
			flight.complete(failure);
			this.context.workers().execute(this.events::deliver);
		}
	}

	/**
	 * Try again on a worker, so that an application that nobody calls heals too.
	 */
	void retry() {
		try {
			ensure(null, true);
		}
		catch (ProviderRegistryException ex) {
			logger.log(System.Logger.Level.DEBUG, () -> this.slot.label() + " has no instance yet");
		}
		catch (RuntimeException | Error ex) {
			logger.log(System.Logger.Level.WARNING,
					() -> "Creating " + this.slot.label() + " in the background failed: " + ex.getClass().getName());
		}
	}

}
