package io.beluga.registry;

import java.time.Duration;

import io.beluga.registry.Creation.Request;
import io.beluga.registry.Creations.Rejected;
import io.beluga.registry.EntryState.Accepted;
import io.beluga.registry.EntryState.Found;
import io.beluga.registry.ProviderCallObserver.Observation;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
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

	private final EventQueue events;

	private final EntryState state;

	private final Retirement retirement;

	private final CallFailures callFailures = new CallFailures();

	/**
	 * Whether the entry goes when it is not used.
	 */
	private final boolean watched;

	private volatile boolean used;

	Entry(LiveProviders live, ConfiguredProvider spec) {
		this.live = live;
		this.packageName = spec.packageName();
		this.name = spec.name();
		this.watched = spec.source() == ProviderSource.RESOLVER;
		this.events = new EventQueue(live.listeners());
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
		return this.packageName + "." + this.name;
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
		return this.state.info(this.callFailures, this.retirement.inFlight());
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
		boolean used = this.used || this.state.isAwaited() || (generation != null && generation.inFlight() > 0);
		this.used = false;
		return used;
	}

	/**
	 * Tell the observer, if there is one, that a call begins.
	 */
	@Nullable Observation observe(Generation generation, String method) {
		ProviderCallObserver observer = this.live.settings().callObserver();
		return (observer != null) ? observer.begin(generation.call(this.packageName, this.name, method)) : null;
	}

	/**
	 * Have an instance, if the entry is not removed. Of all threads that come while there
	 * is none, one creates it and the others wait.
	 * @throws ProviderRegistryException if there is none
	 */
	void ensure(@Nullable Creation bound) {
		ensure(bound, false);
	}

	private void ensure(@Nullable Creation bound, boolean retrying) {
		Creation asker = this.live.creations().asker(bound);
		Flight flight;
		while ((flight = this.state.join((spec) -> begin(spec, asker), retrying)) != null) {
			if (flight.takeOff()) {
				fly(flight);
			}
			else {
				this.live.creations().await(flight.landed(), flight.creation(), asker);
				ProviderRegistryException failure = flight.failure();
				if (failure != null) {
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
			if (land(flight, flight.creation().wasInterrupted() ? null : ex) || flight.isEnded()) {
				throw ex;
			}
			return;
		}
		catch (RuntimeException | Error ex) {
			this.state.fail(flight, null);
			flight.land(new ProviderCreationFailedException(this.packageName, this.name,
					label() + " could not be created: its factory threw " + ex.getClass().getName() + ".", ex));
			throw ex;
		}
		if (this.state.install(flight, instance)) {
			flight.land(null);
			this.events.deliver();
		}
		else {
			this.live.discard(instance);
		}
	}

	private Instance make(Creation creation, ConfiguredProvider spec) throws Exception {
		ProviderConfig config;
		try {
			config = spec.config();
		}
		catch (ProviderRegistryException ex) {
			throw new Rejected(ex);
		}
		return this.live.maker().make(creation, config.providerName(), config);
	}

	/**
	 * End a flight that brings no instance.
	 * @param failure what is remembered, or {@code null} where one who waits takes over
	 * @return whether the flight was still awaited
	 */
	private boolean land(Flight flight, @Nullable ProviderRegistryException failure) {
		if (!this.state.fail(flight, failure)) {
			return false;
		}
		flight.land(failure);
		this.events.deliver();
		return true;
	}

	/**
	 * Give a flight up at its deadline, on the timer: events are left to a worker.
	 */
	private void expire(Flight flight) {
		ProviderCreationFailedException failure = Creations.expired(flight.creation());
		flight.expire();
		if (this.state.fail(flight, failure)) {
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
	}

	void markUnavailable(InvalidConfigException reason) {
		this.state.markUnavailable(reason);
		this.events.deliver();
	}

	/**
	 * Accept a configuration: store it, or replace the instance that serves.
	 * @return whether it was done; not where the entry was removed meanwhile
	 */
	boolean put(ConfiguredProvider spec, @Nullable Creation bound) {
		Creation asker = this.live.creations().asker(bound);
		Creation.refuseWithin(asker, this, "put");
		Accepted put = new Accepted(spec, this.state.nextTicket());
		ProviderConfig config = spec.config();
		try {
			this.live.maker().check(this.packageName, this.name, config);
		}
		catch (ProviderRegistryException ex) {
			degrade(put, ex);
			throw ex;
		}
		while (true) {
			Generation serving = this.state.current();
			boolean isEqual = serving != null && config.equals(serving.config());
			Found found = this.state.settle(put, serving, isEqual);
			if (found == Found.OTHER) {
				return replace(put, serving.config(), asker);
			}
			if (found != Found.CHANGED) {
				return found == Found.SETTLED;
			}
		}
	}

	/**
	 * Replace the instance by one with the same configuration. A put that is under way
	 * meanwhile wins, whichever of the two is done first.
	 * @return whether it was done; not where the entry was removed meanwhile
	 */
	boolean renew(@Nullable Creation bound) {
		Creation asker = this.live.creations().asker(bound);
		Creation.refuseWithin(asker, this, "renew");
		Accepted accepted = this.state.accepted();
		Generation serving = this.state.current();
		if (serving != null) {
			return replace(accepted, serving.config(), asker);
		}
		this.state.forgetFailure();
		return !this.state.isRemoved();
	}

	private boolean replace(Accepted put, ProviderConfig previous, @Nullable Creation asker) {
		Request request = new Request(this.packageName, this.name, this, previous, creationTimeout(put.spec()), null);
		Instance instance;
		try {
			Creation creation = this.live.creations().begin(request, asker);
			instance = this.live.creations().run(creation, (running) -> make(running, put.spec()));
		}
		catch (ProviderRegistryException ex) {
			degrade(put, ex);
			throw ex;
		}
		Generation replaced = this.state.swap(put, instance);
		if (replaced != null) {
			this.events.deliver();
			retire(replaced);
			return true;
		}
		this.live.discard(instance);
		this.live.requireOpen(this.packageName, this.name);
		return !this.state.isRemoved();
	}

	private void degrade(Accepted put, ProviderRegistryException failure) {
		this.state.degrade(put.ticket(), failure);
		this.events.deliver();
	}

	/**
	 * Take the instance out of use, for good.
	 * @return the generation that served, not yet retired
	 */
	@Nullable Generation shut() {
		return this.state.shut();
	}

	/**
	 * Destroy a generation that serves no more, once its calls have ended.
	 */
	void retire(Generation generation) {
		this.retirement.retire(generation, drainTimeout());
	}

}
