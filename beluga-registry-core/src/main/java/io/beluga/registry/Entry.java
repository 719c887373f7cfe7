package io.beluga.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import io.beluga.registry.Creation.Request;
import io.beluga.registry.Creations.Rejected;
import io.beluga.registry.ProviderCallObserver.Observation;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.InvalidConfigException;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.event.InstanceClosed;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.event.InstanceReady;
import io.beluga.registry.event.InstanceReplaced;
import org.jspecify.annotations.Nullable;

/**
 * One configured provider: its configuration, its instance and its state. Every change is
 * made under the entry's own lock, under which nothing foreign is called; events follow
 * when the lock is free.
 */
final class Entry {

	private static final System.Logger logger = System.getLogger(Entry.class.getName());

	private static final long LONGEST_RETRY_DELAY = TimeUnit.MINUTES.toNanos(1);

	private final LiveProviders live;

	private final String packageName;

	private final String name;

	private final EventQueue events;

	private final CallFailures callFailures = new CallFailures();

	/**
	 * Puts are ordered by the ticket that each takes on entry.
	 */
	private final AtomicLong tickets = new AtomicLong();

	/**
	 * Generations that were replaced and still have calls.
	 */
	private final List<Generation> draining = new CopyOnWriteArrayList<>();

	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable Generation current;

	private volatile Status status = new Status(ProviderState.CONFIGURED, 0, null, null);

	private volatile ConfiguredProvider spec;

	// what follows is guarded by the lock

	private long acceptedTicket;

	private long failedTicket;

	private @Nullable Flight flight;

	private @Nullable ProviderRegistryException failure;

	private long failureUntil;

	private int failures;

	private @Nullable Future<?> retry;

	private boolean removed;

	Entry(LiveProviders live, ConfiguredProvider spec) {
		this.live = live;
		this.packageName = spec.packageName();
		this.name = spec.name();
		this.spec = spec;
		this.events = new EventQueue(live.listeners());
	}

	/**
	 * A snapshot of what changes together.
	 */
	private record Status(ProviderState state, long generation, @Nullable Instant createdAt,
			@Nullable ProviderRegistryException lastFailure) {

		Status with(ProviderState state) {
			return new Status(state, this.generation, this.createdAt, this.lastFailure);
		}

		Status failed(ProviderState state, ProviderRegistryException failure) {
			return new Status(state, this.generation, this.createdAt, failure);
		}

	}

	/**
	 * A first creation, with those who wait for it.
	 */
	private static final class Flight {

		private final Creation creation;

		private final CountDownLatch done = new CountDownLatch(1);

		private volatile @Nullable ProviderRegistryException failure;

		private volatile boolean expired;

		Flight(Creation creation) {
			this.creation = creation;
		}

		void land(@Nullable ProviderRegistryException failure) {
			this.failure = failure;
			this.done.countDown();
		}

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

	ConfiguredProvider spec() {
		return this.spec;
	}

	@Nullable Generation current() {
		return this.current;
	}

	List<Generation> draining() {
		return this.draining;
	}

	/**
	 * Tell the observer, if there is one, that a call begins.
	 */
	@Nullable Observation observe(Generation generation, String method) {
		ProviderCallObserver observer = this.live.settings().callObserver();
		return (observer != null) ? observer.begin(generation.call(this.packageName, this.name, method)) : null;
	}

	CallFailures callFailures() {
		return this.callFailures;
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
		while (true) {
			Flight flight;
			boolean own = false;
			this.lock.lock();
			try {
				this.live.requireOpen(this.packageName, this.name);
				if (this.removed || this.current != null) {
					return;
				}
				if (this.failure != null && !retrying && this.failureUntil - System.nanoTime() > 0) {
					throw Failures.copyOf(this.failure);
				}
				flight = this.flight;
				if (flight == null) {
					flight = begin(asker);
					own = true;
				}
			}
			finally {
				this.lock.unlock();
			}
			if (own) {
				fly(flight);
			}
			else {
				this.live.creations().await(flight.done, flight.creation, asker);
				ProviderRegistryException failure = flight.failure;
				if (failure != null) {
					throw Failures.copyOf(failure);
				}
			}
		}
	}

	private Flight begin(@Nullable Creation asker) {
		Flight[] flight = new Flight[1];
		Request request = new Request(this.packageName, this.name, this, null, creationTimeout(),
				() -> expire(flight[0]));
		flight[0] = new Flight(this.live.creations().begin(request, asker));
		this.flight = flight[0];
		return flight[0];
	}

	private long creationTimeout() {
		Duration timeout = this.spec.creationTimeout();
		return Settings.nanos((timeout != null) ? timeout : this.live.settings().creationTimeout());
	}

	private long drainTimeout() {
		Duration timeout = this.spec.drainTimeout();
		return Settings.nanos((timeout != null) ? timeout : this.live.settings().drainTimeout());
	}

	/**
	 * Make the first instance. Returns when there is one, or when the creation was
	 * overtaken and has to be looked at anew.
	 */
	private void fly(Flight flight) {
		ConfiguredProvider spec = this.spec;
		Instance instance;
		try {
			instance = this.live.creations().run(flight.creation, (creation) -> make(creation, spec));
		}
		catch (ProviderRegistryException ex) {
			boolean overtaken = !fail(flight, ex, flight.creation.wasInterrupted());
			if (!overtaken || flight.expired || flight.creation.wasInterrupted()) {
				throw ex;
			}
			return;
		}
		catch (VirtualMachineError ex) {
			land(flight, new ProviderCreationFailedException(this.packageName, this.name,
					label() + " could not be created: its factory threw " + ex.getClass().getName() + ".", ex));
			throw ex;
		}
		if (!install(flight, instance)) {
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

	private boolean install(Flight flight, Instance instance) {
		this.lock.lock();
		try {
			if (this.flight != flight || this.live.isClosed()) {
				return false;
			}
			this.flight = null;
			forgetFailure();
			Generation generation = new Generation(this.status.generation() + 1, instance);
			this.current = generation;
			this.status = new Status(ProviderState.READY, generation.number(), generation.createdAt(),
					this.status.lastFailure());
			this.events.add(new InstanceReady(this.packageName, this.name, instance.providerName(), generation.number(),
					generation.createdAt()));
		}
		finally {
			this.lock.unlock();
		}
		flight.land(null);
		this.events.deliver();
		return true;
	}

	/**
	 * End a flight that has no instance.
	 * @param forget whether the next one may try at once
	 * @return whether the flight was still the entry's
	 */
	private boolean fail(Flight flight, ProviderRegistryException failure, boolean forget) {
		this.lock.lock();
		try {
			if (this.flight != flight) {
				return false;
			}
			this.flight = null;
			if (!forget) {
				remember(failure);
			}
		}
		finally {
			this.lock.unlock();
		}
		flight.land(forget ? null : failure);
		this.events.deliver();
		return true;
	}

	private void land(Flight flight, ProviderRegistryException failure) {
		this.lock.lock();
		try {
			if (this.flight == flight) {
				this.flight = null;
			}
		}
		finally {
			this.lock.unlock();
		}
		flight.land(failure);
	}

	/**
	 * Give a flight up at its deadline, on the timer: events are left to a worker.
	 */
	private void expire(Flight flight) {
		ProviderCreationFailedException failure = Creations.expired(flight.creation);
		flight.expired = true;
		this.lock.lock();
		try {
			if (this.flight != flight) {
				return;
			}
			this.flight = null;
			remember(failure);
		}
		finally {
			this.lock.unlock();
		}
		flight.land(failure);
		this.live.workers().execute(this.events::deliver);
	}

	private void remember(ProviderRegistryException failure) {
		long delay = Settings.nanos(this.live.settings().creationRetryDelay());
		this.failure = failure;
		this.failureUntil = System.nanoTime() + delay;
		noteFailure(ProviderState.UNAVAILABLE, failure);
		if (!this.spec.isOptional() && failure.errorCode() != ErrorCode.INVALID_CONFIG && !this.live.isClosed()) {
			long first = (delay > 0) ? delay : TimeUnit.SECONDS.toNanos(1);
			long doubled = first << Math.min(this.failures, 20);
			long next = (doubled > 0) ? Math.max(first, Math.min(doubled, LONGEST_RETRY_DELAY)) : LONGEST_RETRY_DELAY;
			this.failures++;
			cancelRetry();
			this.retry = this.live.workers().schedule(() -> this.live.workers().execute(this::retry), next);
		}
	}

	private void noteFailure(ProviderState state, ProviderRegistryException failure) {
		this.status = this.status.failed(state, failure);
		this.events.add(new InstanceFailed(this.packageName, this.name, providerName(), this.status.generation(),
				failure, failure.timestamp()));
	}

	private void forgetFailure() {
		this.failure = null;
		this.failures = 0;
		cancelRetry();
	}

	private void cancelRetry() {
		if (this.retry != null) {
			this.retry.cancel(false);
			this.retry = null;
		}
	}

	/**
	 * Try again on a worker, so that an application that nobody calls heals too.
	 */
	private void retry() {
		try {
			ensure(null, true);
		}
		catch (ProviderRegistryException ex) {
			logger.log(System.Logger.Level.DEBUG, () -> label() + " is still " + this.status.state());
		}
	}

	/**
	 * Accept a configuration: store it, or replace the instance that serves.
	 * @param spec the configuration and what is known of the name
	 * @param renew whether to replace even by an equal configuration
	 * @return whether it was done; not where the entry was removed meanwhile
	 */
	boolean put(ConfiguredProvider spec, boolean renew, @Nullable Creation bound) {
		Creation asker = this.live.creations().asker(bound);
		Creation.refuseWithin(asker, this, renew ? "renew" : "put");
		long ticket = this.tickets.incrementAndGet();
		ProviderConfig config = spec.config();
		try {
			this.live.maker().check(this.packageName, this.name, config);
		}
		catch (ProviderRegistryException ex) {
			degrade(ticket, ex);
			throw ex;
		}
		Generation serving;
		this.lock.lock();
		try {
			this.live.requireOpen(this.packageName, this.name);
			if (this.removed) {
				return false;
			}
			serving = this.current;
			if (serving == null) {
				if (renew) {
					forgetFailure();
				}
				else {
					store(ticket, spec);
				}
				return true;
			}
			if (!renew && config.equals(serving.config())) {
				accept(ticket, spec);
				return true;
			}
		}
		finally {
			this.lock.unlock();
		}
		return replace(ticket, spec, serving.config(), asker);
	}

	private void store(long ticket, ConfiguredProvider spec) {
		if (ticket > this.acceptedTicket) {
			this.acceptedTicket = ticket;
			this.spec = spec;
			overtakeFlight();
			forgetFailure();
			this.status = this.status.with(ProviderState.CONFIGURED);
		}
	}

	private void overtakeFlight() {
		if (this.flight != null) {
			this.flight.land(null);
			this.flight = null;
		}
	}

	private void accept(long ticket, ConfiguredProvider spec) {
		if (ticket > this.acceptedTicket) {
			this.acceptedTicket = ticket;
			this.spec = spec;
			this.status = this.status.with(servingState());
		}
	}

	private ProviderState servingState() {
		return (this.failedTicket > this.acceptedTicket) ? ProviderState.DEGRADED : ProviderState.READY;
	}

	private boolean replace(long ticket, ConfiguredProvider spec, ProviderConfig previous, @Nullable Creation asker) {
		Request request = new Request(this.packageName, this.name, this, previous, creationTimeout(), null);
		Instance instance;
		try {
			Creation creation = this.live.creations().begin(request, asker);
			instance = this.live.creations().run(creation, (running) -> make(running, spec));
		}
		catch (ProviderRegistryException ex) {
			degrade(ticket, ex);
			throw ex;
		}
		Generation replaced;
		this.lock.lock();
		try {
			if (this.removed || this.live.isClosed() || ticket < this.acceptedTicket) {
				replaced = null;
			}
			else {
				replaced = swap(ticket, spec, instance);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (replaced != null) {
			this.events.deliver();
			retire(replaced);
			return true;
		}
		this.live.discard(instance);
		this.live.requireOpen(this.packageName, this.name);
		return !this.removed;
	}

	private @Nullable Generation swap(long ticket, ConfiguredProvider spec, Instance instance) {
		Generation replaced = this.current;
		Generation generation = new Generation(this.status.generation() + 1, instance);
		this.acceptedTicket = ticket;
		this.spec = spec;
		this.current = generation;
		this.status = new Status(servingState(), generation.number(), generation.createdAt(),
				this.status.lastFailure());
		this.events.add(new InstanceReplaced(this.packageName, this.name, instance.providerName(), generation.number(),
				generation.createdAt()));
		return replaced;
	}

	/**
	 * Note that the newest configuration failed, where an instance serves.
	 */
	private void degrade(long ticket, ProviderRegistryException failure) {
		this.lock.lock();
		try {
			if (this.current != null && ticket > this.acceptedTicket && ticket > this.failedTicket) {
				this.failedTicket = ticket;
				noteFailure(ProviderState.DEGRADED, failure);
			}
		}
		finally {
			this.lock.unlock();
		}
		this.events.deliver();
	}

	void markUnavailable(InvalidConfigException reason) {
		this.lock.lock();
		try {
			if (this.current == null && !this.removed) {
				this.failure = reason;
				this.failureUntil = System.nanoTime() + Long.MAX_VALUE / 2;
				noteFailure(ProviderState.UNAVAILABLE, reason);
			}
		}
		finally {
			this.lock.unlock();
		}
		this.events.deliver();
	}

	/**
	 * Take the instance out of use, for good.
	 * @return the generation that served, not yet retired
	 */
	@Nullable Generation shut() {
		this.lock.lock();
		try {
			this.removed = true;
			overtakeFlight();
			forgetFailure();
			Generation served = this.current;
			this.current = null;
			this.status = this.status.with(ProviderState.CLOSED);
			return served;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Destroy a generation once its calls have ended, and at the drain timeout in any
	 * case.
	 */
	void retire(Generation generation) {
		this.draining.add(generation);
		generation.retire(() -> this.live.workers().execute(() -> destroy(generation)));
		if (!generation.isFinished()) {
			generation.finishWith(this.live.workers().schedule(generation::finish, drainTimeout()));
		}
	}

	/**
	 * Release the instance of a finished generation, on a worker.
	 */
	void destroy(Generation generation) {
		generation.instance().release();
		this.draining.remove(generation);
		this.events.add(new InstanceClosed(this.packageName, this.name, generation.instance().providerName(),
				generation.number(), Instant.now()));
		generation.destroyed();
		this.events.deliver();
	}

	ConfiguredProviderInfo info() {
		Status status = this.status;
		Generation generation = this.current;
		long inFlight = (generation != null) ? generation.inFlight() : 0;
		for (Generation old : this.draining) {
			inFlight += old.inFlight();
		}
		return new ConfiguredProviderInfo(this.packageName, this.name, providerName(), status.state(),
				status.generation(), Optional.ofNullable(status.createdAt()), Optional.ofNullable(status.lastFailure()),
				this.callFailures.statistics(inFlight));
	}

	/**
	 * The name of the provider, which is the name itself where the configuration cannot
	 * be read.
	 */
	private String providerName() {
		Generation generation = this.current;
		if (generation != null) {
			return generation.instance().providerName();
		}
		return this.spec.providerName();
	}

	ProviderConfig config() {
		return this.spec.config();
	}

}
