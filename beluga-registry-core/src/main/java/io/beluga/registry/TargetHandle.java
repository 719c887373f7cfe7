package io.beluga.registry;

import java.util.Objects;

import io.beluga.registry.ProviderCallObserver.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Leads to what a target points to.
 */
final class TargetHandle<P> implements ProviderHandle<P> {

	private final Target target;

	private final @Nullable CreationLink bound;

	TargetHandle(Target target, @Nullable CreationLink bound) {
		this.target = target;
		this.bound = bound;
	}

	@Override
	@SuppressWarnings("unchecked") // a product was checked to be of the contract
	public <R, X extends Exception> R use(ProviderCall<? super P, ? extends R, X> call) throws X {
		Objects.requireNonNull(call, "'call' must not be null");
		while (true) {
			Entry entry = this.target.entry();
			Generation generation = (entry != null) ? entry.current() : null;
			if (entry == null || generation == null) {
				this.target.ensure(this.bound);
				continue;
			}
			int token = generation.acquire();
			if (token == Generation.REFUSED) {
				continue;
			}
			try {
				return call(entry, generation, (ProviderCall<P, R, X>) call);
			}
			finally {
				generation.release(token);
			}
		}
	}

	@SuppressWarnings("unchecked") // see use
	private <R, X extends Exception> R call(Entry entry, Generation generation, ProviderCall<P, R, X> call) throws X {
		entry.touch();
		Observation observation = entry.observe(generation, "use");
		Throwable failure = null;
		try {
			return call.call((P) generation.product());
		}
		catch (Throwable ex) {
			failure = ex;
			entry.callFailures().add(ex);
			throw ex;
		}
		finally {
			entry.end(observation, failure);
		}
	}

	/**
	 * Return the current instance itself. It is destroyed only at the drain timeout,
	 * since nobody knows how long it is used.
	 */
	Object instance() {
		while (true) {
			Entry entry = this.target.entry();
			Generation generation = (entry != null) ? entry.current() : null;
			if (generation == null) {
				this.target.ensure(this.bound);
				continue;
			}
			int token = generation.acquire();
			if (token == Generation.REFUSED) {
				continue;
			}
			try {
				generation.handOut();
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
