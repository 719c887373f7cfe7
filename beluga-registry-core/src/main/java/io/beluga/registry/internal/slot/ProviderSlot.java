package io.beluga.registry.internal.slot;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.creation.CreationLink;
import io.beluga.registry.internal.creation.CreationObservation;
import io.beluga.registry.internal.creation.CreationOwner;
import io.beluga.registry.internal.dispatch.EventQueue;
import io.beluga.registry.internal.dispatch.LogThrottle;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.lease.CallFailures;
import io.beluga.registry.internal.lease.CallSite;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.internal.lease.LeasedInstanceProbe;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.internal.secret.SecretMasking;
import io.beluga.registry.internal.slot.Replacer.Outcome;
import io.beluga.registry.spi.ConfiguredProvider;
import io.beluga.registry.spi.InstanceProbe;
import io.beluga.registry.spi.ProviderCallObserver;
import io.beluga.registry.spi.ProviderCallObserver.Call;
import io.beluga.registry.spi.ProviderCallObserver.Observation;
import io.beluga.registry.spi.ProviderLog.Subject;
import io.beluga.registry.spi.ProviderSource;
import org.jspecify.annotations.Nullable;

/**
 * One configured provider. The changes of its state are those of {@link SlotState}; the
 * work between them is done under no lock, by {@link FirstCreation}, {@link Replacer} and
 * {@link DrainingInstances}.
 */
public final class ProviderSlot implements CallSite, CreationOwner {

	private final SlotContext context;

	private final String packageName;

	private final String name;

	/**
	 * What references to the name point through; kept, so that its events stay in order
	 * until the last instance is gone.
	 */
	private final SlotOwner owner;

	private final EventQueue events;

	private final SlotState state;

	private final FirstCreation first;

	private final Replacer replacements;

	private final DrainingInstances retirement;

	private final LogThrottle failureReports;

	private final CallFailures callFailures;

	/**
	 * Whether only a resolver knows the name, so that the slot goes when it is not used.
	 */
	private volatile boolean resolved;

	private volatile boolean used = true;

	private volatile boolean usedSinceAsked;

	public ProviderSlot(SlotContext context, ConfiguredProvider spec, SlotOwner owner) {
		this.context = context;
		this.packageName = spec.packageName();
		this.name = spec.name();
		this.resolved = spec.source() == ProviderSource.RESOLVER;
		this.owner = owner;
		this.events = owner.events();
		this.state = new SlotState(this, context, this.events, spec);
		this.retirement = new DrainingInstances(this, context, this.events);
		SlotMaker maker = new SlotMaker(this, context);
		this.first = new FirstCreation(this, context, this.state, this.events, maker);
		this.replacements = new Replacer(this, context, this.state, this.events, maker);
		this.failureReports = this.resolved ? owner.resolvedFailureReports() : new LogThrottle(System::nanoTime);
		this.callFailures = new CallFailures(context.settings().log(), this.failureReports, this::subject);
	}

	/**
	 * Say what a line of the log is about. Names that only a resolver knows are not told:
	 * they share their lines, or a vendor that is down would fill the log.
	 */
	public Subject subject() {
		return this.resolved ? new Subject(this.packageName, null, null)
				: new Subject(this.packageName, this.name, info().providerName());
	}

	@Override
	public String packageName() {
		return this.packageName;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public String label() {
		return ErrorText.escape(this.packageName + "." + this.name);
	}

	/**
	 * Return what gives the object of the application that stands for this, if any.
	 */
	@Nullable Supplier<?> substitute() {
		return this.owner.substitute(this.name);
	}

	/**
	 * Name the slot for the log, unless only a resolver knows its name.
	 */
	@Override
	public String publicLabel() {
		return this.resolved ? "A resolved name of " + this.packageName : label();
	}

	public SlotOwner owner() {
		return this.owner;
	}

	public @Nullable LeasedInstance current() {
		return this.state.current();
	}

	public ConfiguredProvider spec() {
		return this.state.accepted().spec();
	}

	public DrainingInstances retirement() {
		return this.retirement;
	}

	public ConfiguredProviderInfo info() {
		endCollectedResults();
		return this.state.info(this.callFailures, this.retirement.inFlight());
	}

	/**
	 * Let results that are garbage hold nothing any more.
	 */
	public void endCollectedResults() {
		LeasedInstance generation = current();
		if (generation != null) {
			generation.unclaimed().endCollected();
		}
	}

	/**
	 * Find the check of the instance that serves now.
	 */
	public @Nullable InstanceProbe findProbe() {
		LeasedInstance generation = current();
		ProviderProbe<Object> probe = (generation != null && spec().isProbed()) ? generation.instance().probe() : null;
		return (generation != null && probe != null)
				? new LeasedInstanceProbe(generation, probe, this.context.settings().classLoader()) : null;
	}

	/**
	 * Return which failures are logged of the slot, or of all whose names only a resolver
	 * knows.
	 */
	@Override
	public LogThrottle failureReports() {
		return this.failureReports;
	}

	@Override
	public CallFailures callFailures() {
		return this.callFailures;
	}

	/**
	 * Tell whether only a resolver knows the name.
	 */
	@Override
	public boolean isResolved() {
		return this.resolved;
	}

	/**
	 * Note that the name is configured from now on.
	 */
	public void markConfigured() {
		this.resolved = false;
	}

	/**
	 * Note that the slot is used, where somebody wants to know.
	 */
	public void touch() {
		if (this.resolved) {
			if (!this.used) {
				this.used = true;
			}
			if (!this.usedSinceAsked) {
				this.usedSinceAsked = true;
			}
		}
	}

	/**
	 * Tell whether the slot was used since it was looked at last, or is used now.
	 */
	public boolean wasUsed() {
		LeasedInstance generation = current();
		boolean used = this.used || (generation != null && generation.inFlight() > 0);
		this.used = false;
		return used;
	}

	/**
	 * Tell whether the slot was used since its resolver was asked last, or is used now.
	 */
	public boolean wasUsedSinceAsked() {
		LeasedInstance generation = current();
		boolean used = this.usedSinceAsked || (generation != null && generation.inFlight() > 0);
		this.usedSinceAsked = false;
		return used;
	}

	/**
	 * Tell whether an instance with a configuration serves, and no newer one failed.
	 */
	public boolean isServing(ProviderConfig config) {
		return this.state.isServing(config);
	}

	/**
	 * Refuse another attempt from a configuration that has cost threads already.
	 */
	void refuseLost(ConfiguredProvider spec, ProviderConfig config) {
		this.state.refuseLost(spec, config);
	}

	/**
	 * Tell whether a first instance is being made.
	 */
	public boolean isAwaited() {
		return this.state.isAwaited();
	}

	/**
	 * Tell the observer, if there is one, that a call begins.
	 * @param method the name of the method, or {@code null} for one that does not count
	 */
	@Override
	public @Nullable Observation observe(LeasedInstance generation, @Nullable String method) {
		ProviderCallObserver observer = this.context.settings().callObserver();
		if (observer == null || method == null) {
			return null;
		}
		try {
			if (!observer.isEnabled()) {
				return null;
			}
			return observer.begin(generation.call(this.packageName, this.name, method, this.resolved));
		}
		catch (Throwable ex) {
			logObserver(ex);
			return null;
		}
	}

	/**
	 * Tell the observer, if there is one, of a call that found no instance.
	 * @param method the name of the method, or {@code null} for one that does not count
	 */
	public void observeRefused(@Nullable String method, ProviderRegistryException failure) {
		ProviderCallObserver observer = this.context.settings().callObserver();
		Observation observation = null;
		try {
			if (observer != null && method != null && observer.isEnabled()) {
				observation = observer
					.begin(new Call(this.packageName, this.name, info().providerName(), method, this.resolved));
			}
		}
		catch (Throwable ex) {
			logObserver(ex);
		}
		Throwable reason = Failures.reasonOf(failure);
		endWith(observation,
				(reason instanceof ProviderRegistryException) ? reason : SecretMasking.withoutMessage(reason));
	}

	/**
	 * Tell the observer that a call has returned a result that has not ended yet.
	 */
	@Override
	public void returned(@Nullable Observation observation) {
		try {
			if (observation != null) {
				observation.returned();
			}
		}
		catch (Throwable ex) {
			logObserver(ex);
		}
	}

	/**
	 * Ask the observer what the work of a reactive result is to find in its context.
	 */
	@Override
	public Map<String, Object> reactorContext(@Nullable Observation observation) {
		try {
			return (observation != null) ? observation.reactorContext() : Map.of();
		}
		catch (Throwable ex) {
			logObserver(ex);
			return Map.of();
		}
	}

	/**
	 * Tell the observer that a call has ended. What it throws is not the caller's
	 * concern.
	 */
	@Override
	public void end(@Nullable Observation observation, @Nullable Throwable failure) {
		endWith(observation, (failure != null) ? SecretMasking.withoutMessage(failure) : null);
	}

	private void endWith(@Nullable Observation observation, @Nullable Throwable failure) {
		try {
			if (observation != null) {
				observation.end(failure);
			}
		}
		catch (Throwable ex) {
			logObserver(ex);
		}
		if (observation != null && !this.resolved && this.state.isRemoved()) {
			// the call may have outlived its instance, and is the last to leave a trace
			CreationObservation.removed(this.context.settings(), this);
		}
	}

	private void logObserver(Throwable failure) {
		this.context.settings().observerFailures().add("The call observer", failure);
	}

	/**
	 * Note that the environment or a resolver has a configuration that cannot be used.
	 */
	public void markFailed(ProviderRegistryException reason) {
		this.state.markFailed(this.state.nextTicket(ProviderSource.ENVIRONMENT), reason);
		this.events.deliver();
	}

	/**
	 * Have an instance, if the slot is not removed.
	 * @throws ProviderRegistryException if there is none
	 */
	public void ensure(@Nullable CreationLink bound) {
		this.first.ensure(bound, false);
	}

	/**
	 * Try again in the background to make the first instance.
	 */
	void retry() {
		this.first.retry();
	}

	/**
	 * Accept a configuration: store it, or replace the instance that serves.
	 */
	public Outcome put(ConfiguredProvider spec, @Nullable CreationLink bound) {
		return this.replacements.put(spec, bound);
	}

	/**
	 * Replace the instance by one with the same configuration.
	 * @return whether it was done; not where the slot was removed meanwhile
	 */
	public boolean renew(@Nullable CreationLink bound) {
		return this.replacements.renew(bound);
	}

	/**
	 * Return how long the calls of the instance may go on that serves now, in
	 * nanoseconds.
	 */
	long drainTimeout() {
		Duration timeout = spec().drainTimeout();
		return Settings.nanos((timeout != null) ? timeout : this.context.settings().drainTimeout());
	}

	/**
	 * Remove the slot, if its configuration comes from a source.
	 * @param source the source, or {@code null} for whatever source
	 * @return whether it was done
	 */
	public boolean markRemoved(@Nullable ProviderSource source) {
		return this.state.markRemoved(source);
	}

	/**
	 * Take the instance out of use, for good.
	 * @return the generation that served, not yet retired
	 */
	public @Nullable LeasedInstance shut() {
		return this.state.shut();
	}

	/**
	 * Take the instance out of use, for good. Done under the lock under which the slot is
	 * taken from where it is found: one who closes the registry finds the slot, or what
	 * it had.
	 * @return destroys the instance once its calls have ended; to be run without a lock
	 */
	public Runnable drop() {
		LeasedInstance served = this.state.drop();
		return () -> {
			if (served != null) {
				retire(served);
			}
		};
	}

	/**
	 * Destroy a generation that serves no more, once its calls have ended.
	 */
	void retire(LeasedInstance generation) {
		this.retirement.retire(generation);
	}

}
