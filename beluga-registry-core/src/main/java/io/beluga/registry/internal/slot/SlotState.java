package io.beluga.registry.internal.slot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderState;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.event.InstanceReady;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.internal.creation.Creation;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.creation.Instance;
import io.beluga.registry.internal.dispatch.EventQueue;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.lease.CallFailures;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.ProviderSource;
import org.jspecify.annotations.Nullable;

/**
 * The state of a slot and every change of it. Each method is one change, made under the
 * lock; nothing foreign is called there. Events are queued with the change, and are to be
 * delivered by the caller afterwards.
 * <p>
 * Configurations are ordered by the ticket that each change takes when it begins: the
 * highest one that could be built serves.
 */
final class SlotState {

	private static final long NONE = -1;

	/**
	 * Tickets of puts are above all others: what an application has put wins over the
	 * environment and over a resolver, whichever of the two came first.
	 */
	private static final long FIRST_OF_PUTS = 1L << 62;

	private final ProviderSlot slot;

	private final SlotContext context;

	private final EventQueue events;

	private final RetryBackoff failures;

	private final ReentrantLock lock = new ReentrantLock();

	private volatile @Nullable LeasedInstance current;

	private volatile Accepted accepted;

	private volatile Status status;

	private long newestTicket;

	private long failedTicket = NONE;

	private volatile @Nullable SingleFlight flight;

	/**
	 * What was given up at its deadline and may run for ever.
	 */
	private volatile List<Lost> lost = List.of();

	private volatile boolean removed;

	SlotState(ProviderSlot slot, SlotContext context, EventQueue events, ConfiguredProvider spec) {
		this.slot = slot;
		this.context = context;
		this.events = events;
		this.failures = new RetryBackoff(context.workers(), Settings.nanos(context.settings().creationRetryDelay()));
		this.accepted = new Accepted(spec, firstTicket(spec.source()));
		this.status = new Status(spec.providerName(), ProviderState.CONFIGURED, 0, null, null);
	}

	/**
	 * The newest configuration that was stored or serves.
	 *
	 * @param spec the configuration
	 * @param ticket the ticket of the change that brought it
	 * @param since the ticket of the change that had it work last: the same one, or that
	 * of a later renewal
	 */
	record Accepted(ConfiguredProvider spec, long ticket, long since) {

		Accepted(ConfiguredProvider spec, long ticket) {
			this(spec, ticket, ticket);
		}

	}

	/**
	 * A creation that was given up, with what it was to be made from.
	 */
	private record Lost(ConfiguredProvider spec, Creation creation) {

		boolean isFrom(ConfiguredProvider other) {
			return this.spec == other && !this.creation.hasReturned();
		}

		boolean isFrom(ProviderConfig config) {
			return this.creation.isPrepared() && config.equals(this.creation.config()) && !this.creation.hasReturned();
		}

	}

	/**
	 * A snapshot of what changes together.
	 */
	private record Status(String providerName, ProviderState state, long generation, @Nullable Instant createdAt,
			@Nullable ProviderRegistryException lastFailure) {

		Status with(ProviderState state) {
			return new Status(this.providerName, state, this.generation, this.createdAt, this.lastFailure);
		}

		Status stored(ConfiguredProvider spec) {
			return new Status(spec.providerName(), ProviderState.CONFIGURED, this.generation, this.createdAt,
					this.lastFailure);
		}

		Status serving(LeasedInstance generation, ProviderState state) {
			return new Status(generation.instance().providerName(), state, generation.number(), generation.createdAt(),
					this.lastFailure);
		}

		Status failed(ProviderState state, ProviderRegistryException failure) {
			return new Status(this.providerName, state, this.generation, this.createdAt, failure);
		}

	}

	@Nullable LeasedInstance current() {
		return this.current;
	}

	Accepted accepted() {
		return this.accepted;
	}

	/**
	 * Tell whether an instance is being made that is the first one, or was given up.
	 */
	boolean isAwaited() {
		return this.flight != null || this.lost.stream().anyMatch((each) -> !each.creation().hasReturned());
	}

	/**
	 * Return the creations that were given up, have not returned, and are from a
	 * configuration.
	 */
	private List<Creation> lost(ProviderConfig config) {
		return this.lost.stream().filter((each) -> each.isFrom(config)).map(Lost::creation).toList();
	}

	/**
	 * Refuse another attempt from a configuration whose earlier ones have not returned:
	 * each may cost one more thread. Somebody who asks for it may try once more.
	 * @throws ProviderRegistryException if one more thread could be lost
	 */
	void refuseLost(ConfiguredProvider spec, ProviderConfig config) {
		List<Creation> lost = lost(config);
		int most = (spec.source() == ProviderSource.RESOLVER) ? 0 : 1;
		if (lost.size() > most) {
			throw Creations.stillRunning(lost.get(0));
		}
	}

	/**
	 * Note that a creation was given up.
	 */
	void lose(ConfiguredProvider spec, Creation creation) {
		this.lock.lock();
		try {
			List<Lost> lost = new ArrayList<>(this.lost);
			lost.removeIf((each) -> each.creation().hasReturned());
			lost.add(new Lost(spec, creation));
			this.lost = List.copyOf(lost);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Note that the thread of a flight has returned. Where that was given up, it is time
	 * to try again.
	 * @return whether it was given up
	 */
	boolean returned(SingleFlight flight) {
		this.lock.lock();
		try {
			boolean wasLost = this.lost.stream().anyMatch((each) -> each.creation() == flight.creation());
			this.lost = this.lost.stream().filter((each) -> !each.creation().hasReturned()).toList();
			if (wasLost && this.flight == null) {
				retry();
			}
			return wasLost;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tell whether an instance with a configuration serves, and no newer one failed.
	 */
	boolean isServing(ProviderConfig config) {
		LeasedInstance generation = this.current;
		return generation != null && config.equals(generation.config()) && this.status.state() == ProviderState.READY;
	}

	boolean isRemoved() {
		return this.removed;
	}

	ConfiguredProviderInfo info(CallFailures calls, long draining) {
		Status status = this.status;
		LeasedInstance generation = this.current;
		long inFlight = draining + ((generation != null) ? generation.inFlight() : 0);
		return new ConfiguredProviderInfo(this.slot.packageName(), this.slot.name(), status.providerName(),
				status.state(), status.generation(), Optional.ofNullable(status.createdAt()),
				Optional.ofNullable(status.lastFailure()), calls.statistics(inFlight));
	}

	/**
	 * Tell whether a change comes after another one: because it wins over it, or because
	 * it began later. What was put and failed stands over the environment only until the
	 * environment changes again.
	 */
	private static boolean follows(long ticket, long other) {
		return ticket >= other || (ticket & ~FIRST_OF_PUTS) >= (other & ~FIRST_OF_PUTS);
	}

	private static long firstTicket(ProviderSource source) {
		return (source == ProviderSource.PUT) ? FIRST_OF_PUTS : 0;
	}

	/**
	 * Take a ticket for a change that comes from a source.
	 */
	long nextTicket(ProviderSource source) {
		this.lock.lock();
		try {
			return firstTicket(source) + ++this.newestTicket;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Join the flight that is to bring the first instance, or begin one.
	 * @param begin begins a flight with the configuration
	 * @param retrying whether to begin one although a failure is remembered
	 * @return the flight, or {@code null} where there is an instance or the slot is
	 * removed
	 * @throws ProviderRegistryException the failure that is remembered
	 */
	@Nullable SingleFlight join(Function<ConfiguredProvider, SingleFlight> begin, boolean retrying) {
		this.lock.lock();
		try {
			this.context.requireOpen(this.slot.packageName(), this.slot.name());
			if (this.removed || this.current != null) {
				return null;
			}
			ProviderRegistryException remembered = this.failures.current();
			if (remembered != null && !retrying) {
				throw Failures.copyOf(remembered);
			}
			if (this.flight == null) {
				ConfiguredProvider spec = this.accepted.spec();
				this.lost.stream().filter((each) -> each.isFrom(spec)).findFirst().ifPresent((each) -> {
					throw Creations.stillRunning(each.creation());
				});
				this.flight = begin.apply(spec);
			}
			return this.flight;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Have the first instance serve.
	 * @return whether the flight was still awaited
	 */
	boolean install(SingleFlight flight, Instance instance) {
		this.lock.lock();
		try {
			if (this.flight != flight || this.context.isClosed()) {
				return false;
			}
			this.flight = null;
			this.failures.forget();
			LeasedInstance generation = serve(instance);
			this.events.add(new InstanceReady(this.slot.packageName(), this.slot.name(), instance.providerName(),
					generation.number(), generation.createdAt()));
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private LeasedInstance serve(Instance instance) {
		LeasedInstance generation = new LeasedInstance(this.status.generation() + 1, instance);
		this.current = generation;
		this.status = this.status.serving(generation, servingState());
		return generation;
	}

	private ProviderState servingState() {
		return (this.failedTicket != NONE) ? ProviderState.DEGRADED : ProviderState.READY;
	}

	/**
	 * End a flight that brings no instance.
	 * @param failure what is remembered, or {@code null} where the next may try at once
	 * @return whether the flight was still awaited
	 */
	boolean fail(SingleFlight flight, @Nullable ProviderRegistryException failure) {
		this.lock.lock();
		try {
			if (this.flight != flight) {
				return false;
			}
			this.flight = null;
			if (failure != null) {
				this.failures.remember(failure);
				noteFailure(ProviderState.UNAVAILABLE, failure);
			}
			retry();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Give a flight up at its deadline, although its thread has not returned.
	 * @return whether the flight was still awaited
	 */
	boolean giveUp(SingleFlight flight, ProviderRegistryException failure) {
		this.lock.lock();
		try {
			lose(flight.spec(), flight.creation());
			return fail(flight, failure);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Have it tried again in the background, unless an attempt still runs.
	 */
	private void retry() {
		if (this.status.state() == ProviderState.UNAVAILABLE && isWorthRetrying(this.status.lastFailure())
				&& this.lost.stream().noneMatch((each) -> each.isFrom(this.accepted.spec()))) {
			this.failures.retry(this.slot::retry);
		}
	}

	/**
	 * An application that can do without it waits for the next use; a configuration that
	 * is wrong stays wrong.
	 */
	private boolean isWorthRetrying(@Nullable ProviderRegistryException failure) {
		return failure != null && !this.accepted.spec().isOptional() && failure.errorCode() != ErrorCode.INVALID_CONFIG
				&& !this.context.isClosed();
	}

	private void noteFailure(ProviderState state, ProviderRegistryException failure) {
		if (this.slot.isResolved()) {
			// there may be many such names, and who fails is told by the cause
			failure.setStackTrace(new StackTraceElement[0]);
		}
		this.status = this.status.failed(state, failure);
		this.events.add(new InstanceFailed(this.slot.packageName(), this.slot.name(), this.status.providerName(),
				this.status.generation(), failure, failure.timestamp()));
	}

	/**
	 * Note that the newest configuration cannot be used. A first instance that is just
	 * being made from an older one may still come.
	 */
	void markFailed(long ticket, ProviderRegistryException reason) {
		this.lock.lock();
		try {
			Accepted failed = new Accepted(this.accepted.spec(), ticket);
			if (this.removed || !isNewest(failed)) {
				return;
			}
			this.failedTicket = ticket;
			if (this.current == null) {
				this.failures.rememberForEver(reason);
			}
			noteFailure((this.current != null) ? ProviderState.DEGRADED : ProviderState.UNAVAILABLE, reason);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tell whether no change has won over one that failed, and none has failed after it.
	 */
	private boolean isNewest(Accepted failed) {
		return failed.ticket() >= this.accepted.ticket()
				&& (this.failedTicket == NONE || follows(failed.since(), this.failedTicket));
	}

	/**
	 * What a change finds.
	 */
	enum Found {

		/**
		 * The configuration was stored, or serves already.
		 */
		SETTLED,

		/**
		 * An instance with another configuration has to be replaced.
		 */
		OTHER,

		/**
		 * A newer change is done already.
		 */
		OVERTAKEN,

		/**
		 * The slot was removed.
		 */
		REMOVED,

		/**
		 * The instance was replaced while it was looked at.
		 */
		CHANGED

	}

	/**
	 * Accept a configuration as far as that needs no new instance.
	 * @param serving the generation that was looked at, if there was one
	 * @param isEqual whether it has an equal configuration
	 */
	Found settle(Accepted put, @Nullable LeasedInstance serving, boolean isEqual) {
		this.lock.lock();
		try {
			this.context.requireOpen(this.slot.packageName(), this.slot.name());
			if (this.removed) {
				return Found.REMOVED;
			}
			if (put.ticket() < this.accepted.ticket()) {
				return Found.OVERTAKEN;
			}
			if (this.current != serving) {
				return Found.CHANGED;
			}
			if (serving != null && !isEqual) {
				return Found.OTHER;
			}
			accept(put);
			if (serving != null) {
				this.status = this.status.with(servingState());
			}
			else {
				overtakeFlight();
				this.failures.forget();
				this.status = this.status.stored(put.spec());
			}
			return Found.SETTLED;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Forget why there is no instance, so that the next use tries at once.
	 */
	void forgetFailure() {
		this.lock.lock();
		try {
			this.failures.forget();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void accept(Accepted put) {
		this.accepted = put;
		if (this.failedTicket != NONE && follows(put.since(), this.failedTicket)) {
			this.failedTicket = NONE;
		}
	}

	private void overtakeFlight() {
		if (this.flight != null) {
			this.flight.complete(null);
			this.flight = null;
		}
	}

	/**
	 * Have another instance serve.
	 * @return the generation that served, or {@code null} where the new one was overtaken
	 * or the slot is removed
	 */
	@Nullable LeasedInstance swap(Accepted put, Instance instance) {
		this.lock.lock();
		try {
			LeasedInstance replaced = this.current;
			if (replaced == null || this.removed || this.context.isClosed() || put.ticket() < this.accepted.ticket()) {
				return null;
			}
			this.slot.retirement().expect(replaced);
			accept(put);
			LeasedInstance generation = serve(instance);
			this.events.add(new InstanceReplaced(this.slot.packageName(), this.slot.name(), instance.providerName(),
					generation.number(), generation.createdAt()));
			return replaced;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Note that the newest configuration failed, where an instance serves.
	 */
	void degrade(Accepted failed, ProviderRegistryException failure) {
		this.lock.lock();
		try {
			if (this.current != null && isNewest(failed)) {
				this.failedTicket = failed.since();
				noteFailure(ProviderState.DEGRADED, failure);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Remove the slot, if its configuration comes from a source.
	 * @param source the source, or {@code null} for whatever source
	 * @return whether it was done
	 */
	boolean markRemoved(@Nullable ProviderSource source) {
		this.lock.lock();
		try {
			if (source != null && this.accepted.spec().source() != source) {
				return false;
			}
			this.removed = true;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take the instance out of use, for good, and have it expected to drain.
	 * @return the generation that served, not yet retired
	 */
	@Nullable LeasedInstance drop() {
		this.lock.lock();
		try {
			LeasedInstance served = shut();
			if (served != null) {
				this.slot.retirement().expect(served);
			}
			return served;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take the instance out of use, for good.
	 * @return the generation that served, not yet retired
	 */
	@Nullable LeasedInstance shut() {
		this.lock.lock();
		try {
			this.removed = true;
			overtakeFlight();
			this.failures.forget();
			LeasedInstance served = this.current;
			this.current = null;
			this.status = this.status.with(ProviderState.CLOSED);
			return served;
		}
		finally {
			this.lock.unlock();
		}
	}

}
