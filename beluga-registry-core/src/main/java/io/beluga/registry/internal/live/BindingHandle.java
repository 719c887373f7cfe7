package io.beluga.registry.internal.live;

import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderCall;
import io.beluga.registry.internal.creation.CreationLink;
import io.beluga.registry.internal.lease.AsyncKind;
import io.beluga.registry.internal.lease.AsyncResults;
import io.beluga.registry.internal.lease.CallSite;
import io.beluga.registry.internal.lease.Lease;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.internal.slot.ProviderSlot;
import io.beluga.registry.spi.FailureClassifier;
import io.beluga.registry.spi.LiveHandle;
import io.beluga.registry.spi.ProviderCallObserver.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Leads to what a target points to.
 */
final class BindingHandle<P> implements LiveHandle<P> {

	/**
	 * What observers are told that is called.
	 */
	private static final String METHOD = "use";

	private final NameBinding target;

	private final @Nullable CreationLink bound;

	BindingHandle(NameBinding target, @Nullable CreationLink bound) {
		this.target = target;
		this.bound = bound;
	}

	@Override
	public <R, X extends Exception> R use(ProviderCall<? super P, ? extends R, X> call) throws X {
		return use(METHOD, call);
	}

	@Override
	public <R, X extends Exception> R use(Method method, ProviderCall<? super P, ? extends R, X> call) throws X {
		Set<Method> unobserved = this.target.configured().providerPackage().unobserved();
		return use(unobserved.contains(method) ? null : method.getName(), call);
	}

	@SuppressWarnings("unchecked") // a product was checked to be of the contract
	private <R, X extends Exception> R use(@Nullable String method, ProviderCall<? super P, ? extends R, X> call)
			throws X {
		Objects.requireNonNull(call, "'call' must not be null");
		LeasedInstance generation;
		int token;
		do {
			generation = this.target.serving(this.bound, method);
			token = generation.acquire();
		}
		while (token == LeasedInstance.REFUSED);
		return call(generation, token, method, (ProviderCall<P, R, X>) call);
	}

	@SuppressWarnings("unchecked") // see use; what stands for a result is of its type
	private <R, X extends Exception> R call(LeasedInstance generation, int token, @Nullable String method,
			ProviderCall<P, R, X> call) throws X {
		CallSite site = generation.site();
		Observation observation = null;
		R result;
		try {
			observation = site.begin(generation, method);
			result = call.call((P) generation.product());
		}
		catch (Throwable ex) {
			site.end(generation, token, observation, (method != null) ? ex : null);
			throw ex;
		}
		AsyncKind kind = (result != null) ? AsyncKind.of(result, Object.class) : AsyncKind.NONE;
		if (kind != AsyncKind.NONE) {
			return (R) AsyncResults.hold(kind, result, Object.class, new Lease(generation, token, method, observation));
		}
		site.end(generation, token, observation, null);
		return result;
	}

	/**
	 * Return the current instance itself. It is destroyed only at the drain timeout,
	 * since nobody knows how long it is used.
	 */
	Object instance() {
		LeasedInstance generation;
		int token;
		do {
			generation = this.target.serving(this.bound, null);
			token = generation.acquire();
		}
		while (token == LeasedInstance.REFUSED);
		generation.pinUntilDrainTimeout();
		generation.release(token);
		return generation.product();
	}

	@Override
	public @Nullable Object instanceId() {
		LeasedInstance generation = current();
		return (generation != null) ? generation.id() : null;
	}

	@Override
	public Optional<FailureClassifier> findClassifier() {
		LeasedInstance generation = current();
		return Optional.ofNullable((generation != null) ? generation.instance().classifier() : null);
	}

	private @Nullable LeasedInstance current() {
		ProviderSlot slot = this.target.findSlot();
		return (slot != null) ? slot.current() : null;
	}

	@Override
	public ConfiguredProviderInfo info() {
		return this.target.info();
	}

	@Override
	public String toString() {
		return "ProviderHandle[" + this.target + "]";
	}

}
