package io.beluga.registry.internal.slot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderState;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorCode;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.event.InstanceFailed;
import io.beluga.registry.event.InstanceReady;
import io.beluga.registry.event.InstanceReplaced;
import io.beluga.registry.event.ProviderEvent;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.attempt.CreationLink;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.creation.Creations.Maker;
import io.beluga.registry.internal.dispatch.EventQueue;
import io.beluga.registry.internal.dispatch.LogThrottle;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.lease.CallSite;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.internal.lease.LeasedInstanceProbe;
import io.beluga.registry.internal.log.EventLog;
import io.beluga.registry.internal.slot.SlotCreation.Checked;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.InstanceProbe;
import io.beluga.registry.spi.ProviderSource;
import org.jspecify.annotations.Nullable;

/**
 * One configured provider: its configuration, the instance that serves, and every change
 * of them. Each synchronized method is one change; nothing foreign is called there.
 * Events are queued with the change, and are delivered afterwards. What takes long is
 * done between changes, by {@link FirstCreation}, {@link Replacement} and
 * {@link DrainingInstances}.
 * <p>
 * Configurations are ordered by the ticket that each change takes when it begins: the
 * highest one that could be built serves.
 */
public final class ProviderSlot extends CallSite {

	private static final System.Logger logger = System.getLogger(ProviderSlot.class.getName());

	private static final long NONE = -1;

	/**
	 * Tickets of puts are above all others: what an application has put wins over the
	 * environment and over a resolver, whichever of the two came first.
	 */
	private static final long FIRST_OF_PUTS = 1L << 62;

	private final SlotContext context;

	private final Creations creations;

	/**
	 * What references to the name point through; kept, so that its events stay in order
	 * until the last instance is gone.
	 */
	private final SlotOwner owner;

	private final EventQueue events;

	/**
	 * Why there is no instance; {@code null} where none was tried in vain.
	 */
	private @Nullable RetryBackoff failures;

	private volatile @Nullable LeasedInstance current;

	private volatile Accepted accepted;

	private volatile Status status;

	private long newestTicket;

	private long failedTicket = NONE;

	private volatile @Nullable FirstCreation first;

	/**
	 * What was given up at its deadline and may run for ever.
	 */
	private volatile List<SlotCreation> lost = List.of();

	private volatile boolean removed;

	public ProviderSlot(SlotContext context, ConfiguredProvider spec, SlotOwner owner) {
		super(context.settings(), spec.packageName(), spec.name(), spec.source() == ProviderSource.RESOLVER,
				(spec.source() == ProviderSource.RESOLVER) ? owner.resolved().failureReports()
						: new LogThrottle(System::nanoTime));
		this.context = context;
		this.creations = context.creations();
		this.owner = owner;
		this.events = owner.events();
		this.accepted = new Accepted(spec, firstTicket(spec.source()));
		this.status = new Status(spec.providerName(), ProviderState.CONFIGURED, 0, Optional.empty(), Optional.empty());
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
	 * A snapshot of what changes together.
	 */
	private record Status(String providerName, ProviderState state, long generation, Optional<Instant> createdAt,
			Optional<ProviderRegistryException> lastFailure) {

		Status with(ProviderState state, Optional<ProviderRegistryException> lastFailure) {
			return new Status(this.providerName, state, this.generation, this.createdAt, lastFailure);
		}

	}

	public SlotOwner owner() {
		return this.owner;
	}

	public @Nullable LeasedInstance current() {
		return this.current;
	}

	public ConfiguredProvider spec() {
		return this.accepted.spec;
	}

	EventQueue events() {
		return this.events;
	}

	/**
	 * Bind and check a configuration without making anything.
	 * @return makes an instance from what was bound
	 */
	Maker<Instance> check(ProviderConfig config) {
		return this.owner.check(name(), config);
	}

	public ConfiguredProviderInfo info() {
		endCollectedResults();
		Status status = this.status;
		return new ConfiguredProviderInfo(packageName(), name(), status.providerName, status.state, status.generation,
				status.createdAt, status.lastFailure,
				callFailures().statistics(inFlight() + this.context.draining().inFlight(this)));
	}

	private long inFlight() {
		LeasedInstance generation = this.current;
		return (generation != null) ? generation.inFlight() : 0;
	}

	/**
	 * Let results that are garbage hold nothing any more.
	 */
	public void endCollectedResults() {
		LeasedInstance generation = this.current;
		if (generation != null) {
			generation.endCollected();
		}
	}

	/**
	 * Find the check of the instance that serves now.
	 */
	public @Nullable InstanceProbe findProbe() {
		LeasedInstance generation = this.current;
		return (generation != null && generation.instance().probe() != null && spec().isProbed())
				? new LeasedInstanceProbe(generation, this.context.settings().classLoader()) : null;
	}

	/**
	 * Tell whether the slot was used since it was looked at last, or is used now.
	 */
	public boolean wasUsed() {
		return takeUsed() || inFlight() > 0;
	}

	/**
	 * Tell whether an instance with a configuration serves, and no newer one failed.
	 */
	public boolean isServing(ProviderConfig config) {
		LeasedInstance generation = this.current;
		return generation != null && config.equals(generation.config()) && this.status.state == ProviderState.READY;
	}

	/**
	 * Tell whether an instance is being made that is the first one, or was given up.
	 */
	public boolean isAwaited() {
		return this.first != null || this.lost.stream().anyMatch((each) -> !each.creation.hasReturned());
	}

	@Override
	protected String makerName() {
		return this.status.providerName;
	}

	@Override
	protected void observationEnded() {
		if (this.removed && !isResolved()) {
			// the call may have outlived its instance, and is the last to leave a trace
			this.creations.removed(this);
		}
	}

	/**
	 * Refuse what comes after the registry was closed, which shuts all slots.
	 */
	void requireOpen() {
		if (this.removed) {
			this.context.catalog().requireOpen(packageName(), name());
		}
	}

	void deliverEvents() {
		this.events.deliver();
	}

	/**
	 * Deliver events on a worker.
	 */
	void deliverEventsSoon() {
		this.context.workers().execute(this.events::deliver);
	}

	/**
	 * Release an instance that nobody has seen.
	 */
	void discard(Instance instance) {
		this.context.workers().execute(instance::release);
	}

	/**
	 * Keep the limit of names that only a resolver knows, now that this one has none.
	 */
	void trimFailed() {
		if (isResolved()) {
			this.owner.resolved().trimFailed(this);
		}
	}

	/**
	 * Have an instance made, if there is none and the slot is not removed. Of all threads
	 * that come meanwhile, one has it made, and all of them wait. Where it was overtaken
	 * there is still none, and the slot has to be looked at anew.
	 * @param retrying whether to begin a creation although a failure is remembered
	 * @throws ProviderRegistryException if there is none
	 */
	public void ensure(@Nullable CreationLink bound, boolean retrying) {
		Creation asker = this.creations.asker(bound);
		boolean callerRuns = retrying || this.creations.callerRuns();
		FirstCreation first = findOrBegin(asker, retrying);
		if (first != null) {
			first.join(asker, callerRuns);
		}
	}

	/**
	 * Find the creation that is to bring the first instance, or begin one.
	 * @return the creation, or {@code null} where there is an instance or the slot is
	 * removed
	 * @throws ProviderRegistryException the failure that is remembered
	 */
	private synchronized @Nullable FirstCreation findOrBegin(@Nullable Creation asker, boolean retrying) {
		if (this.removed || this.current != null) {
			requireOpen();
			return null;
		}
		ProviderRegistryException remembered = (this.failures != null) ? this.failures.current() : null;
		if (remembered != null && !retrying) {
			throw remembered.copy();
		}
		if (this.first == null) {
			refuseLost((each) -> each.isFrom(spec()), 0);
			this.first = new FirstCreation(this, this.creations, spec(), asker);
		}
		return this.first;
	}

	/**
	 * Refuse another attempt from a configuration whose earlier ones have not returned:
	 * each may cost one more thread.
	 * @param isSame tells which of those that were given up are from that configuration
	 * @param most how many of them may run
	 * @throws ProviderRegistryException if one more thread could be lost
	 */
	private void refuseLost(Predicate<SlotCreation> isSame, int most) {
		List<SlotCreation> running = this.lost.stream().filter(isSame).toList();
		if (running.size() > most) {
			throw Creations.stillRunning(running.get(0).creation);
		}
	}

	/**
	 * Refuse another attempt from a configuration that is known. Somebody who asks for it
	 * may try once more.
	 */
	void refuseLost(ConfiguredProvider spec, ProviderConfig config) {
		refuseLost((each) -> each.isFrom(config), (spec.source() == ProviderSource.RESOLVER) ? 0 : 1);
	}

	/**
	 * Try again on a worker, so that an application that nobody calls heals too.
	 */
	private void retry() {
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
	 * Have the first instance serve.
	 * @return whether it was still awaited
	 */
	synchronized boolean install(FirstCreation creation, Instance instance) {
		if (this.first != creation) {
			return false;
		}
		this.first = null;
		forgetFailure();
		Instant createdAt = serve(instance);
		this.events
			.add(new InstanceReady(packageName(), name(), this.status.providerName, this.status.generation, createdAt));
		return true;
	}

	/**
	 * Have an instance serve.
	 * @return when that began
	 */
	private Instant serve(Instance instance) {
		Instant now = Instant.now();
		long number = this.status.generation + 1;
		this.current = new LeasedInstance(this, number, instance);
		this.status = new Status(instance.providerName(), servingState(), number, Optional.of(now),
				this.status.lastFailure);
		return now;
	}

	private ProviderState servingState() {
		return (this.failedTicket != NONE) ? ProviderState.DEGRADED : ProviderState.READY;
	}

	/**
	 * End a creation that brings no first instance.
	 * @param failure what is remembered, or {@code null} where the next may try at once
	 * @return whether it was still awaited
	 */
	synchronized boolean fail(FirstCreation creation, @Nullable ProviderRegistryException failure) {
		if (this.first != creation) {
			return false;
		}
		this.first = null;
		if (failure != null) {
			failures().remember(failure);
			noteFailure(ProviderState.UNAVAILABLE, failure);
		}
		planRetry();
		return true;
	}

	/**
	 * Give a creation up at its deadline, although its thread has not returned.
	 * @return whether it was still awaited
	 */
	synchronized boolean giveUp(FirstCreation creation, ProviderRegistryException failure) {
		lose(creation);
		return fail(creation, failure);
	}

	/**
	 * Note that a creation was given up.
	 */
	synchronized void lose(SlotCreation creation) {
		this.lost = Stream.concat(running(this.lost), Stream.of(creation)).toList();
	}

	private static Stream<SlotCreation> running(List<SlotCreation> lost) {
		return lost.stream().filter((each) -> !each.creation.hasReturned());
	}

	/**
	 * Note that the thread of a first creation has returned that was given up: it is time
	 * to try again.
	 */
	synchronized void returned() {
		this.lost = running(this.lost).toList();
		if (this.first == null) {
			planRetry();
		}
	}

	/**
	 * Have it tried again in the background, unless an attempt still runs. An application
	 * that can do without it waits for the next use; a configuration that is wrong stays
	 * wrong.
	 */
	private void planRetry() {
		ProviderRegistryException failure = this.status.lastFailure.orElse(null);
		if (this.status.state == ProviderState.UNAVAILABLE && failure != null
				&& failure.errorCode() != ErrorCode.INVALID_CONFIG && !spec().isOptional()
				&& this.lost.stream().noneMatch((each) -> each.isFrom(spec()))) {
			failures().retry(this::retry);
		}
	}

	private void noteFailure(ProviderState state, ProviderRegistryException failure) {
		if (isResolved()) {
			// there may be many such names, and who fails is told by the cause
			failure.setStackTrace(new StackTraceElement[0]);
		}
		this.status = this.status.with(state, Optional.of(failure));
		addLogged(new InstanceFailed(packageName(), name(), this.status.providerName, this.status.generation, failure,
				failure.timestamp()));
	}

	private void addLogged(ProviderEvent event) {
		this.events.add(event, new EventLog(this.context.settings().log(), this));
	}

	/**
	 * Note that the environment or a resolver has a configuration that cannot be used.
	 */
	public void markFailed(ProviderRegistryException reason) {
		noteUnusable(reason);
		this.events.deliver();
	}

	/**
	 * Note that the newest configuration cannot be used. A first instance that is just
	 * being made from an older one may still come.
	 */
	private synchronized void noteUnusable(ProviderRegistryException reason) {
		Accepted failed = new Accepted(spec(), nextTicket(ProviderSource.ENVIRONMENT));
		if (this.removed || !isNewest(failed)) {
			return;
		}
		this.failedTicket = failed.ticket;
		if (this.current == null) {
			forgetFailure();
			failures().rememberForEver(reason);
		}
		noteFailure((this.current != null) ? ProviderState.DEGRADED : ProviderState.UNAVAILABLE, reason);
	}

	/**
	 * Tell whether no change has won over one that failed, and none has failed after it.
	 */
	private boolean isNewest(Accepted failed) {
		return failed.ticket >= this.accepted.ticket
				&& (this.failedTicket == NONE || follows(failed.since, this.failedTicket));
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
	private synchronized long nextTicket(ProviderSource source) {
		return firstTicket(source) + ++this.newestTicket;
	}

	/**
	 * Accept a configuration: store it, or replace the instance that serves.
	 */
	public Outcome put(ConfiguredProvider spec, @Nullable CreationLink bound) {
		Creation asker = this.creations.asker(bound);
		Creation.refuseWithin(asker, this, "put");
		Accepted put = new Accepted(spec, nextTicket(spec.source()));
		if (put.ticket < this.accepted.ticket) {
			return overtaken();
		}
		ProviderConfig config;
		Checked checked;
		try {
			config = spec.config();
			requireOpen();
			checked = new Checked(config, this.context.settings().classLoader().call(() -> check(config)));
		}
		catch (ProviderRegistryException ex) {
			// that the registry is closed is no failure of what serves
			requireOpen();
			throw degrade(put, ex);
		}
		while (true) {
			LeasedInstance serving = this.current;
			ProviderConfig previous = (serving != null) ? serving.config() : config;
			if (isOvertaken(put)) {
				return overtaken();
			}
			if (!config.equals(previous)) {
				return replace(put, checked, previous, asker);
			}
			if (settle(put, serving)) {
				return Outcome.DONE;
			}
		}
	}

	private boolean isOvertaken(Accepted put) {
		return this.removed || put.ticket < this.accepted.ticket;
	}

	private Outcome overtaken() {
		return this.removed ? Outcome.REMOVED : Outcome.OVERTAKEN;
	}

	/**
	 * Replace the instance by one with the same configuration. A put that is under way
	 * meanwhile wins, whichever of the two is done first.
	 * @return whether it was done; not where the slot was removed meanwhile
	 */
	public boolean renew(@Nullable CreationLink bound) {
		Creation asker = this.creations.asker(bound);
		Creation.refuseWithin(asker, this, "renew");
		Accepted accepted = this.accepted;
		LeasedInstance serving = this.current;
		if (serving != null) {
			Accepted renewed = new Accepted(accepted.spec, accepted.ticket, nextTicket(accepted.spec.source()));
			return replace(renewed, null, serving.config(), asker) != Outcome.REMOVED;
		}
		forgetFailure();
		requireOpen();
		return !this.removed;
	}

	/**
	 * Forget why there is no instance, so that the next use tries at once.
	 */
	private synchronized void forgetFailure() {
		if (this.failures != null) {
			this.failures.cancelRetry();
			this.failures = null;
		}
	}

	private RetryBackoff failures() {
		RetryBackoff failures = this.failures;
		if (failures == null) {
			failures = new RetryBackoff(this.context.workers(),
					Settings.nanos(this.context.settings().creationRetryDelay()));
			this.failures = failures;
		}
		return failures;
	}

	private Outcome replace(Accepted put, @Nullable Checked checked, ProviderConfig previous,
			@Nullable Creation asker) {
		boolean callerRuns = this.creations.callerRuns();
		if (checked != null) {
			try {
				// before it takes a worker and counts as a creation
				refuseLost(put.spec, checked.config());
			}
			catch (ProviderRegistryException ex) {
				throw degrade(put, ex);
			}
		}
		return new Replacement(this, this.creations, put, checked, previous, asker).run(callerRuns);
	}

	/**
	 * Have another instance serve, unless it was overtaken.
	 */
	Outcome replace(Accepted put, Instance instance) {
		Runnable retire = swap(put, instance);
		if (retire == null) {
			discard(instance);
			return overtaken();
		}
		retire.run();
		this.events.deliver();
		return Outcome.DONE;
	}

	/**
	 * Accept a configuration that needs no other instance.
	 * @param serving the instance that was looked at, which has an equal one, if there
	 * was an instance
	 * @return whether it was done; not where something has changed meanwhile
	 */
	private synchronized boolean settle(Accepted put, @Nullable LeasedInstance serving) {
		if (isOvertaken(put) || this.current != serving) {
			return false;
		}
		accept(put);
		if (serving != null) {
			this.status = this.status.with(servingState(), this.status.lastFailure);
		}
		else {
			overtakeFirst();
			forgetFailure();
			this.status = new Status(put.spec.providerName(), ProviderState.CONFIGURED, this.status.generation,
					this.status.createdAt, this.status.lastFailure);
		}
		return true;
	}

	private void accept(Accepted put) {
		this.accepted = put;
		if (this.failedTicket != NONE && follows(put.since, this.failedTicket)) {
			this.failedTicket = NONE;
		}
	}

	private void overtakeFirst() {
		if (this.first != null) {
			this.first.complete(null);
			this.first = null;
		}
	}

	/**
	 * Have another instance serve.
	 * @return retires the generation that served, or {@code null} where the new one was
	 * overtaken or the slot is removed
	 */
	private synchronized @Nullable Runnable swap(Accepted put, Instance instance) {
		LeasedInstance replaced = this.current;
		if (replaced == null || isOvertaken(put)) {
			return null;
		}
		Runnable retire = this.context.draining().expect(this, replaced, spec().drainTimeout());
		accept(put);
		Instant createdAt = serve(instance);
		addLogged(new InstanceReplaced(packageName(), name(), this.status.providerName, this.status.generation,
				createdAt));
		return retire;
	}

	/**
	 * Note that a change failed, and tell everybody.
	 * @return what the one who made it is to be told
	 */
	ProviderRegistryException degrade(Accepted failed, ProviderRegistryException failure) {
		noteDegraded(failed, failure);
		this.events.deliver();
		return failure.copy();
	}

	/**
	 * Note that the newest configuration failed, where an instance serves.
	 */
	synchronized void noteDegraded(Accepted failed, ProviderRegistryException failure) {
		if (this.current != null && isNewest(failed)) {
			this.failedTicket = failed.since;
			noteFailure(ProviderState.DEGRADED, failure);
		}
	}

	/**
	 * Remove the slot, if its configuration comes from a source.
	 * @param source the source, or {@code null} for whatever source
	 * @return whether it was done
	 */
	public synchronized boolean markRemoved(@Nullable ProviderSource source) {
		if (source != null && spec().source() != source) {
			return false;
		}
		this.removed = true;
		return true;
	}

	/**
	 * Take the instance out of use, for good. Done under the lock under which the slot is
	 * taken from where it is found: one who closes the registry finds the slot, or what
	 * it had.
	 * @return destroys the instance once its calls have ended; to be run without a lock
	 */
	public synchronized Runnable drop() {
		LeasedInstance served = shut();
		if (served == null) {
			return () -> {
			};
		}
		return this.context.draining().expect(this, served, spec().drainTimeout());
	}

	/**
	 * Take the instance out of use, for good.
	 * @return the generation that served, not yet retired
	 */
	public synchronized @Nullable LeasedInstance shut() {
		this.removed = true;
		overtakeFirst();
		forgetFailure();
		LeasedInstance served = this.current;
		this.current = null;
		this.status = this.status.with(ProviderState.CLOSED, this.status.lastFailure);
		return served;
	}

}
