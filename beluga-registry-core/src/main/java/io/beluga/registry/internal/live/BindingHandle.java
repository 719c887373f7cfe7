package io.beluga.registry.internal.live;

import java.util.Objects;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderCall;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.internal.creation.CreationLink;
import io.beluga.registry.internal.lease.AsyncKind;
import io.beluga.registry.internal.lease.AsyncResults;
import io.beluga.registry.internal.lease.Lease;
import io.beluga.registry.internal.lease.LeasedInstance;
import io.beluga.registry.internal.slot.ProviderSlot;
import io.beluga.registry.spi.ProviderCallObserver.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Leads to what a target points to.
 */
final class BindingHandle<P> implements ProviderHandle<P> {

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
	@SuppressWarnings("unchecked") // a product was checked to be of the contract
	public <R, X extends Exception> R use(ProviderCall<? super P, ? extends R, X> call) throws X {
		Objects.requireNonNull(call, "'call' must not be null");
		while (true) {
			ProviderSlot slot = this.target.slot();
			LeasedInstance generation = (slot != null) ? slot.current() : null;
			if (slot == null || generation == null) {
				this.target.ensure(this.bound, METHOD);
				continue;
			}
			int token = generation.acquire();
			if (token == LeasedInstance.REFUSED) {
				continue;
			}
			return call(slot, generation, token, (ProviderCall<P, R, X>) call);
		}
	}

	@SuppressWarnings("unchecked") // see use; what stands for a result is of its type
	private <R, X extends Exception> R call(ProviderSlot slot, LeasedInstance generation, int token,
			ProviderCall<P, R, X> call) throws X {
		Observation observation = null;
		R result;
		try {
			slot.touch();
			observation = slot.observe(generation, METHOD);
			result = call.call((P) generation.product());
		}
		catch (Throwable ex) {
			Lease.end(slot, generation, token, observation, ex);
			throw ex;
		}
		AsyncKind kind = (result != null) ? AsyncKind.of(result, Object.class) : AsyncKind.NONE;
		if (kind != AsyncKind.NONE) {
			return (R) AsyncResults.hold(kind, result, Object.class,
					new Lease(slot, generation, token, METHOD, observation));
		}
		Lease.end(slot, generation, token, observation, null);
		return result;
	}

	/**
	 * Return the current instance itself. It is destroyed only at the drain timeout,
	 * since nobody knows how long it is used.
	 */
	Object instance() {
		while (true) {
			ProviderSlot slot = this.target.slot();
			LeasedInstance generation = (slot != null) ? slot.current() : null;
			if (generation == null) {
				this.target.ensure(this.bound);
				continue;
			}
			int token = generation.acquire();
			if (token == LeasedInstance.REFUSED) {
				continue;
			}
			try {
				generation.pinUntilDrainTimeout();
				return generation.product();
			}
			finally {
				generation.release(token);
			}
		}
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
