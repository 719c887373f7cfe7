package io.beluga.registry;

import java.time.Duration;

import io.beluga.registry.Creation.Request;
import io.beluga.registry.Creations.Rejected;
import io.beluga.registry.EntryState.Accepted;
import io.beluga.registry.EntryState.Found;
import io.beluga.registry.ProviderCallObserver.Observation;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.ProviderRegistryException;
import org.jspecify.annotations.Nullable;

/**
 * One configured provider: makes, replaces and retires its instances. The changes of its
 * state are those of {@link EntryState}; the work between them is done here, under no
 * lock.
 */
final class Entry {

	private static final System.Logger logger = System.getLogger(Entry.class.getName());

	private final LiveProviders live;

	private final String packageName;

	private final String name;

	/**
	 * What references to the name point through; kept, so that its events stay in order
	 * until the last instance is gone.
	 */
	private final Target target;

	private final EventQueue events;

	private final EntryState state;

	private final Retirement retirement;

	private final CallFailures callFailures = new CallFailures();

	/**
	 * Whether the entry goes when it is not used.
	 */
	private final boolean watched;

	private volatile boolean used = true;

	Entry(LiveProviders live, ConfiguredProvider spec, Target target) {
		this.live = live;
		this.packageName = spec.packageName();
		this.name = spec.name();
		this.watched = spec.source() == ProviderSource.RESOLVER;
		this.target = target;
		this.events = target.events();
		this.state = new EntryState(this, live, this.events, spec);
		this.retirement = new Retirement(this, live.workers(), this.events);
	}

	String packageName() {
		return this.packageName;
	}

	String name() {
		return this.name;
	}

	String label() {
		return ErrorText.escape(this.packageName + "." + this.name);
	}

	Target target() {
		return this.target;
	}

	@Nullable Generation current() {
		return this.state.current();
	}

	ConfiguredProvider spec() {
		return this.state.accepted().spec();
	}

	Retirement retirement() {
		return this.retirement;
	}

	ConfiguredProviderInfo info() {
		endCollectedResults();
		return this.state.info(this.callFailures, this.retirement.inFlight());
	}

	/**
	 * Let results that are garbage hold nothing any more.
	 */
	void endCollectedResults() {
		Generation generation = current();
		if (generation != null) {
			generation.unclaimed().endCollected();
		}
	}

	CallFailures callFailures() {
		return this.callFailures;
	}

	/**
	 * Note that the entry is used, where somebody wants to know.
	 */
	void touch() {
		if (this.watched && !this.used) {
			this.used = true;
		}
	}

	/**
	 * Tell whether the entry was used since this was asked last, or is used now.
	 */
	boolean wasUsed() {
		Generation generation = current();
		boolean used = this.used || (generation != null && generation.inFlight() > 0);
		this.used = false;
		return used;
	}

	/**
	 * Tell whether a first instance is being made.
	 */
	boolean isAwaited() {
		return this.state.isAwaited();
	}

	/**
	 * Tell the observer, if there is one, that a call begins.
	 */
	@Nullable Observation observe(Generation generation, String method) {
		ProviderCallObserver observer = this.live.settings().callObserver();
		if (observer == null) {
			return null;
		}
		try {
			return observer.begin(generation.call(this.packageName, this.name, method));
		}
		catch (RuntimeException | LinkageError ex) {
			logger.log(System.Logger.Level.WARNING, "The call observer failed on " + label(), ex);
			return null;
		}
	}

	/**
	 * Tell the observer that a call has ended. What it throws is not the caller's
	 * concern.
	 */
	void end(@Nullable Observation observation, @Nullable Throwable failure) {
		try {
			if (observation != null) {
				observation.end(failure);
			}
		}
		catch (RuntimeException | LinkageError ex) {
			logger.log(System.Logger.Level.WARNING, "The call observer failed on " + label(), ex);
		}
	}

	/**
	 * Have an instance, if the entry is not removed. Of all threads that come while there
	 * is none, one creates it and the others wait.
	 * @throws ProviderRegistryException if there is none
	 */
	void ensure(@Nullable CreationLink bound) {
		ensure(bound, false);
	}

	private void ensure(@Nullable CreationLink bound, boolean retrying) {
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
		Request request = new Request(this.packageName, this.name, this, null, creationTimeout(spec),
				() -> expire(flight));
		flight.prepare(this.live.creations().begin(request, asker));
		return flight;
	}

	private long creationTimeout(ConfiguredProvider spec) {
		Duration timeout = spec.creationTimeout();
		return Settings.nanos((timeout != null) ? timeout : this.live.settings().creationTimeout());
	}

	private long drainTimeout() {
		Duration timeout = spec().drainTimeout();
		return Settings.nanos((timeout != null) ? timeout : this.live.settings().drainTimeout());
	}

	/**
	 * Make the first instance. Returns when there is one, or when the creation was
	 * overtaken and the entry has to be looked at anew.
	 */
	private void fly(Flight flight) {
		Instance instance;
		try {
			instance = this.live.creations().run(flight.creation(), (creation) -> make(creation, flight.spec()));
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
			flight.land(failed(flight.creation(), ex));
			throw ex;
		}
		if (this.state.install(flight, instance)) {
			flight.land(null);
			this.events.deliver();
			if (this.watched) {
				this.live.trimResolved(this);
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

	private ProviderCreationFailedException failed(Creation creation, Throwable failure) {
		return new ProviderCreationFailedException(this.packageName, this.name,
				label() + " could not be created: its factory threw " + failure.getClass().getName() + ".",
				creation.masking().mask(failure));
	}

	private Instance make(Creation creation, ConfiguredProvider spec) throws Exception {
		ProviderConfig config;
		try {
			config = spec.config();
		}
		catch (ProviderRegistryException ex) {
			if (this.watched && ex instanceof ProviderNotFoundException) {
				creation.markUnresolved();
			}
			throw new Rejected(ex);
		}
		return this.live.maker().make(creation, config.providerName(), config);
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
			this.live.markUnknown(this);
		}
		flight.land(creation.wasInterrupted() ? null : failure);
		return true;
	}

	/**
	 * Give a flight up at its deadline, on the timer: events are left to a worker.
	 */
	private void expire(Flight flight) {
		ProviderCreationFailedException failure = Creations.expired(flight.creation());
		if (this.state.fail(flight, failure)) {
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
			logger.log(System.Logger.Level.DEBUG, () -> label() + " has no instance yet");
		}
		catch (RuntimeException | Error ex) {
			logger.log(System.Logger.Level.WARNING,
					() -> "Creating " + label() + " in the background failed: " + ex.getClass().getName());
		}
	}

	/**
	 * Note that the environment has a configuration that cannot be used.
	 */
	void markFailed(ProviderRegistryException reason) {
		this.state.markFailed(this.state.nextTicket(ProviderSource.ENVIRONMENT), reason);
		this.events.deliver();
	}

	/**
	 * What came of a change.
	 */
	enum Outcome {

		/**
		 * The configuration was stored, or serves.
		 */
		DONE,

		/**
		 * A newer configuration serves, or one that was put.
		 */
		OVERTAKEN,

		/**
		 * The entry was removed meanwhile.
		 */
		REMOVED

	}

	/**
	 * Accept a configuration: store it, or replace the instance that serves.
	 */
	Outcome put(ConfiguredProvider spec, @Nullable CreationLink bound) {
		Creation asker = this.live.creations().asker(bound);
		Creation.refuseWithin(asker, this, "put");
		Accepted put = new Accepted(spec, this.state.nextTicket(spec.source()));
		if (put.ticket() < this.state.accepted().ticket()) {
			return overtaken();
		}
		ProviderConfig config;
		try {
			config = spec.config();
			this.live.maker().check(this.packageName, this.name, config);
		}
		catch (ProviderRegistryException ex) {
			degrade(put, ex);
			throw Failures.copyOf(ex);
		}
		while (true) {
			Generation serving = this.state.current();
			boolean isEqual = serving != null && config.equals(serving.config());
			Found found = this.state.settle(put, serving, isEqual);
			if (found == Found.OTHER) {
				return replace(put, serving.config(), asker);
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
	 * @return whether it was done; not where the entry was removed meanwhile
	 */
	boolean renew(@Nullable CreationLink bound) {
		Creation asker = this.live.creations().asker(bound);
		Creation.refuseWithin(asker, this, "renew");
		Accepted accepted = this.state.accepted();
		Generation serving = this.state.current();
		if (serving != null) {
			return replace(accepted, serving.config(), asker) != Outcome.REMOVED;
		}
		this.state.forgetFailure();
		this.live.requireOpen(this.packageName, this.name);
		return !this.state.isRemoved();
	}

	private Outcome replace(Accepted put, ProviderConfig previous, @Nullable Creation asker) {
		Request request = new Request(this.packageName, this.name, this, previous, creationTimeout(put.spec()), null);
		Instance instance;
		Creation creation = this.live.creations().begin(request, asker);
		try {
			instance = this.live.creations().run(creation, (running) -> make(running, put.spec()));
		}
		catch (ProviderRegistryException ex) {
			degrade(put, ex);
			throw Failures.copyOf(ex);
		}
		catch (RuntimeException | Error ex) {
			degrade(put, failed(creation, ex));
			throw ex;
		}
		Generation replaced = this.state.swap(put, instance);
		if (replaced != null) {
			retire(replaced);
			this.events.deliver();
			return Outcome.DONE;
		}
		this.live.discard(instance);
		this.live.requireOpen(this.packageName, this.name);
		return overtaken();
	}

	private void degrade(Accepted put, ProviderRegistryException failure) {
		this.state.degrade(put.ticket(), failure);
		this.events.deliver();
	}

	/**
	 * Remove the entry, if its configuration comes from a source.
	 * @param source the source, or {@code null} for whatever source
	 * @return whether it was done
	 */
	boolean markRemoved(@Nullable ProviderSource source) {
		return this.state.markRemoved(source);
	}

	/**
	 * Take the instance out of use, for good.
	 * @return the generation that served, not yet retired
	 */
	@Nullable Generation shut() {
		return this.state.shut();
	}

	/**
	 * Take the instance out of use, for good, and destroy it once its calls have ended.
	 */
	void drop() {
		Generation served = shut();
		if (served != null) {
			retire(served);
		}
	}

	/**
	 * Destroy a generation that serves no more, once its calls have ended.
	 */
	private void retire(Generation generation) {
		this.retirement.retire(generation, drainTimeout());
	}

}
