package io.beluga.registry;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderRegistryException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the first instance of an entry, once, however many threads ask for it.
 */
final class FirstInstance {

	private static final System.Logger logger = System.getLogger(FirstInstance.class.getName());

	private final Entry entry;

	private final LiveProviders live;

	private final EntryState state;

	private final EventQueue events;

	private final EntryMaker maker;

	FirstInstance(Entry entry, LiveProviders live, EntryState state, EventQueue events, EntryMaker maker) {
		this.entry = entry;
		this.live = live;
		this.state = state;
		this.events = events;
		this.maker = maker;
	}

	/**
	 * Have an instance, if the entry is not removed. Of all threads that come while there
	 * is none, one creates it and the others wait.
	 * @param retrying whether to try although a failure is remembered
	 * @throws ProviderRegistryException if there is none
	 */
	void ensure(@Nullable CreationLink bound, boolean retrying) {
		Creation asker = this.live.creations().asker(bound);
		Flight flight;
		while ((flight = this.state.join((spec) -> begin(spec, asker), retrying)) != null) {
			if (flight.takeOff()) {
				try {
					fly(flight);
				}
				finally {
					abandon(flight);
				}
			}
			else {
				this.live.creations().await(flight.landed(), flight.creation(), asker);
				ProviderRegistryException failure = flight.failure();
				if (failure != null) {
					this.events.deliver();
					throw Failures.copyOf(failure);
				}
			}
		}
	}

	private Flight begin(ConfiguredProvider spec, @Nullable Creation asker) {
		Flight flight = new Flight(spec);
		flight.prepare(this.maker.begin(spec, null, asker, (creation) -> expire(flight)));
		return flight;
	}

	/**
	 * Make the first instance. Returns when there is one, or when the creation was
	 * overtaken and the entry has to be looked at anew.
	 */
	private void fly(Flight flight) {
		Instance instance;
		try {
			instance = this.live.creations()
				.run(flight.creation(), (creation) -> this.maker.make(creation, flight.spec()));
		}
		catch (ProviderRegistryException ex) {
			if (land(flight, ex) || flight.isEnded()) {
				this.events.deliver();
				// the object itself is kept as the last failure
				throw Failures.copyOf(ex);
			}
			return;
		}
		catch (RuntimeException | Error ex) {
			this.state.fail(flight, null);
			flight.land(this.maker.failed(flight.creation(), ex));
			throw ex;
		}
		if (this.state.install(flight, instance)) {
			flight.land(null);
			this.events.deliver();
			if (this.entry.isResolved()) {
				this.live.trimResolved(this.entry);
			}
		}
		else {
			this.live.discard(instance);
		}
	}

	/**
	 * Let nobody wait for a flight that ended in a way that nothing foresaw.
	 */
	private void abandon(Flight flight) {
		if (!flight.hasLanded()) {
			this.state.fail(flight, null);
			flight.land(null);
		}
	}

	/**
	 * End a flight that brings no instance. After an interrupt one who waits takes over;
	 * a name that nobody knows is no failure to remember.
	 * @return whether the flight was still awaited
	 */
	private boolean land(Flight flight, ProviderRegistryException failure) {
		Creation creation = flight.creation();
		boolean remember = !creation.wasInterrupted() && !creation.isUnresolved();
		if (!this.state.fail(flight, remember ? failure : null)) {
			return false;
		}
		if (creation.isUnresolved()) {
			this.live.markUnknown(this.entry);
		}
		else {
			trimFailed();
		}
		flight.land(creation.wasInterrupted() ? null : failure);
		return true;
	}

	private void trimFailed() {
		if (this.entry.isResolved()) {
			this.live.trimFailed(this.entry);
		}
	}

	/**
	 * Give a flight up at its deadline, on the timer: events are left to a worker.
	 */
	private void expire(Flight flight) {
		ProviderCreationFailedException failure = Creations.expired(flight.creation());
		if (this.state.fail(flight, failure)) {
			trimFailed();
			flight.expire();
			flight.land(failure);
			this.live.workers().execute(this.events::deliver);
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
			logger.log(System.Logger.Level.DEBUG, () -> this.entry.label() + " has no instance yet");
		}
		catch (RuntimeException | Error ex) {
			logger.log(System.Logger.Level.WARNING,
					() -> "Creating " + this.entry.label() + " in the background failed: " + ex.getClass().getName());
		}
	}

}
