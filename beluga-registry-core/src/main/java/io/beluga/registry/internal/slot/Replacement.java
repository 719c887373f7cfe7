package io.beluga.registry.internal.slot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.beluga.registry.ProviderProbe;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.internal.slot.ProviderSlot.Accepted;
import io.beluga.registry.internal.slot.ProviderSlot.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Another instance on its way, to serve in the place of one that works. Whatever fails
 * before it serves leaves the old one serving.
 */
final class Replacement extends SlotCreation {

	private final Accepted put;

	/**
	 * What comes of it, as long as somebody waits for that.
	 */
	private final CompletableFuture<Instance> made = new CompletableFuture<>();

	/**
	 * Begin to replace an instance.
	 * @param put the change
	 * @param checked the configuration, where it was read and checked already
	 * @param previous what serves now
	 */
	Replacement(ProviderSlot slot, Creations creations, Accepted put, @Nullable Checked checked,
			ProviderConfig previous, @Nullable Creation asker) {
		super(slot, creations, put.spec(), checked, previous, asker);
		this.put = put;
	}

	/**
	 * Make the instance and have it serve, unless a newer one does.
	 * @throws ProviderRegistryException if it cannot be made
	 */
	Outcome run(boolean callerRuns) {
		Instance instance;
		try {
			instance = await(callerRuns);
		}
		catch (ProviderRegistryException ex) {
			this.slot.requireOpen();
			if (this.creation.isExpired()) {
				this.slot.deliverEvents();
				throw ex.copy();
			}
			throw this.slot.degrade(this.put, ex);
		}
		catch (RuntimeException | Error ex) {
			this.slot.degrade(this.put, Creations.failed(this.creation, ex));
			throw ex;
		}
		return this.slot.replace(this.put, instance);
	}

	private Instance await(boolean callerRuns) {
		try {
			this.creations.runAndAwait(this.creation, this.done, callerRuns, this::run);
			Instance instance = this.made.getNow(null);
			if (instance == null) {
				throw Creations.expired(this.creation);
			}
			return instance;
		}
		catch (CompletionException ex) {
			throw Creations.unchecked((ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (RuntimeException | Error ex) {
			if (!this.made.cancel(false) && !this.made.isCompletedExceptionally()) {
				this.slot.discard(this.made.join());
			}
			throw ex;
		}
	}

	/**
	 * Make the instance on the current thread.
	 */
	private void run() {
		try {
			Instance instance = this.creations.run(this.creation, this::make);
			if (!this.made.complete(instance)) {
				this.slot.discard(instance);
			}
		}
		catch (Throwable ex) {
			this.made.completeExceptionally(ex);
		}
		finally {
			this.done.countDown();
		}
	}

	@Override
	Instance make(Creation creation) throws Exception {
		Instance instance = super.make(creation);
		ProviderProbe<Object> probe = this.spec.isProbed() ? instance.probe() : null;
		if (probe != null) {
			creation.markProbing();
			probe.probe(instance.product());
		}
		return instance;
	}

	@Override
	void expire(Creation creation) {
		try {
			ProviderRegistryException failure = Creations.expired(creation);
			this.slot.lose(this);
			this.slot.noteDegraded(this.put, failure);
			this.made.completeExceptionally(failure);
		}
		finally {
			// whatever has gone wrong: let nobody wait
			this.done.countDown();
		}
		this.slot.deliverEventsSoon();
	}

}
