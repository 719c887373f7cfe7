package io.beluga.registry.internal.lease;

import java.util.Map;
import java.util.function.Consumer;

import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.dispatch.LogThrottle;
import io.beluga.registry.internal.dispatch.Settings;
import io.beluga.registry.internal.instance.InstanceOwner;
import io.beluga.registry.internal.log.CallFailures;
import io.beluga.registry.internal.secret.Failures;
import io.beluga.registry.internal.secret.SecretMasking;
import io.beluga.registry.spi.ProviderCallObserver;
import io.beluga.registry.spi.ProviderCallObserver.Call;
import io.beluga.registry.spi.ProviderCallObserver.Observation;
import io.beluga.registry.spi.ProviderLog.Subject;
import org.jspecify.annotations.Nullable;

/**
 * What is called by a name, whichever instance is behind it: counts the calls that fail,
 * tells the observer of each, and knows whether the name is used. What an observer throws
 * is not the caller's concern.
 */
public abstract class CallSite implements InstanceOwner {

	private final Settings settings;

	private final @Nullable ProviderCallObserver observer;

	private final String packageName;

	private final String name;

	private final LogThrottle failureReports;

	private final CallFailures callFailures;

	/**
	 * Whether only a resolver knows the name, so that it goes when it is not used.
	 */
	private volatile boolean resolved;

	private volatile boolean used = true;

	/**
	 * Create what is called.
	 * @param failureReports decides which failures are logged
	 */
	protected CallSite(Settings settings, String packageName, String name, boolean resolved,
			LogThrottle failureReports) {
		this.settings = settings;
		this.observer = settings.callObserver();
		this.packageName = packageName;
		this.name = name;
		this.resolved = resolved;
		this.failureReports = failureReports;
		this.callFailures = new CallFailures(settings.log(), failureReports);
	}

	/**
	 * Return the provider that makes the instances.
	 */
	protected abstract String makerName();

	/**
	 * Note that an observed call has ended.
	 */
	protected abstract void observationEnded();

	@Override
	public final String packageName() {
		return this.packageName;
	}

	@Override
	public final String name() {
		return this.name;
	}

	@Override
	public final String label() {
		return ErrorText.escape(this.packageName + "." + this.name);
	}

	@Override
	public final String publicLabel() {
		return this.resolved ? "A resolved name of " + this.packageName : label();
	}

	@Override
	public final Subject subject() {
		return this.resolved ? new Subject(this.packageName, null, null)
				: new Subject(this.packageName, this.name, makerName());
	}

	@Override
	public final LogThrottle failureReports() {
		return this.failureReports;
	}

	protected final CallFailures callFailures() {
		return this.callFailures;
	}

	@Override
	public final boolean isResolved() {
		return this.resolved;
	}

	/**
	 * Note that the name is configured from now on.
	 */
	public final void markConfigured() {
		this.resolved = false;
	}

	/**
	 * Tell whether there was a call since this was asked last.
	 */
	protected final boolean takeUsed() {
		boolean used = this.used;
		this.used = false;
		return used;
	}

	/**
	 * Note that a call begins, and tell the observer, if there is one.
	 * @param method the name of the method, or {@code null} for one that does not count
	 */
	public final @Nullable Observation begin(LeasedInstance generation, @Nullable String method) {
		if (this.resolved && !this.used) {
			this.used = true;
		}
		return (this.observer != null && method != null) ? observe(this.observer, generation, method) : null;
	}

	private @Nullable Observation observe(ProviderCallObserver observer, @Nullable LeasedInstance generation,
			String method) {
		try {
			if (!observer.isEnabled()) {
				return null;
			}
			return observer.begin((generation != null) ? generation.call(method)
					: new Call(this.packageName, this.name, makerName(), method, this.resolved));
		}
		catch (Throwable ex) {
			observerFailed(ex);
			return null;
		}
	}

	/**
	 * Tell the observer, if there is one, of a call that found no instance.
	 * @param method the name of the method, or {@code null} for one that does not count
	 */
	public final void observeRefused(@Nullable String method, ProviderRegistryException failure) {
		if (this.observer != null && method != null) {
			Throwable reason = Failures.reasonOf(failure);
			end(observe(this.observer, null, method),
					(reason instanceof ProviderRegistryException) ? reason : SecretMasking.withoutMessage(reason));
		}
	}

	/**
	 * Tell the observer that a call has returned a result that has not ended yet.
	 */
	final void returned(@Nullable Observation observation) {
		tell(observation, Observation::returned);
	}

	/**
	 * Return what the work of a reactive result is to find in its context.
	 */
	final Map<String, Object> reactorContext(@Nullable Observation observation) {
		try {
			return (observation != null) ? observation.reactorContext() : Map.of();
		}
		catch (Throwable ex) {
			observerFailed(ex);
			return Map.of();
		}
	}

	/**
	 * End a call that holds its instance no longer.
	 * @param token what {@link LeasedInstance#acquire()} answered
	 * @param failure what it has thrown, unless that does not count
	 */
	public final void end(LeasedInstance generation, int token, @Nullable Observation observation,
			@Nullable Throwable failure) {
		try {
			if (failure != null) {
				Throwable reason = Failures.reasonOf(failure);
				this.callFailures.add(reason, this::subject);
				end(observation, (observation != null) ? SecretMasking.withoutMessage(reason) : null);
			}
			else if (observation != null) {
				end(observation, null);
			}
		}
		finally {
			generation.release(token);
		}
	}

	private void end(@Nullable Observation observation, @Nullable Throwable failure) {
		if (observation != null) {
			tell(observation, (each) -> each.end(failure));
			observationEnded();
		}
	}

	private void tell(@Nullable Observation observation, Consumer<Observation> what) {
		try {
			if (observation != null) {
				what.accept(observation);
			}
		}
		catch (Throwable ex) {
			observerFailed(ex);
		}
	}

	private void observerFailed(Throwable failure) {
		this.settings.observerFailures().add("The call observer", failure);
	}

}
