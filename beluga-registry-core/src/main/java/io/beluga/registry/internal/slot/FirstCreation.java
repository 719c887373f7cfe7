package io.beluga.registry.internal.slot;

import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.attempt.Creation;
import io.beluga.registry.internal.creation.Creations;
import io.beluga.registry.internal.instance.Instance;
import io.beluga.registry.spi.ConfiguredProvider;
import org.jspecify.annotations.Nullable;

/**
 * The first instance of a slot on its way. The thread that began it has it made, once,
 * and all others that need it wait.
 */
final class FirstCreation extends SlotCreation {

	/**
	 * The thread that began it, until that has it made; nobody else finds himself here.
	 */
	private @Nullable Thread beginner = Thread.currentThread();

	/**
	 * What the thread that began it is to throw, unless it is told what all are told.
	 */
	private volatile @Nullable Throwable thrown;

	/**
	 * Whether that thread waits no more, and delivers no later events.
	 */
	private volatile boolean left;

	/**
	 * What those are told who wait.
	 */
	private volatile @Nullable ProviderRegistryException failure;

	FirstCreation(ProviderSlot slot, Creations creations, ConfiguredProvider spec, @Nullable Creation asker) {
		super(slot, creations, spec, null, null, asker);
	}

	/**
	 * Have the instance made, or wait for the thread that does. Returns when there is
	 * one, or when the creation was overtaken and the slot has to be looked at anew.
	 * @throws ProviderRegistryException if there is none
	 */
	void join(@Nullable Creation asker, boolean callerRuns) {
		if (this.beginner == Thread.currentThread()) {
			this.beginner = null;
			lead(callerRuns);
			return;
		}
		this.creations.await(this.done, this.creation, asker);
		ProviderRegistryException failure = this.failure;
		if (failure != null) {
			this.slot.deliverEvents();
			throw failure.copy();
		}
	}

	private void lead(boolean callerRuns) {
		try {
			this.creations.runAndAwait(this.creation, this.done, callerRuns, this::run);
		}
		finally {
			this.left = true;
			this.slot.deliverEvents();
		}
		Throwable thrown = (this.thrown != null) ? this.thrown : this.failure;
		if (thrown instanceof ProviderRegistryException failure) {
			this.slot.requireOpen();
			// the object itself is kept as the last failure
			throw failure.copy();
		}
		if (thrown != null) {
			throw Creations.unchecked(thrown);
		}
	}

	/**
	 * Make the instance on the current thread.
	 */
	private void run() {
		try {
			serve(this.creations.run(this.creation, this::make));
		}
		catch (ProviderRegistryException ex) {
			fail(ex);
		}
		catch (Throwable ex) {
			this.thrown = ex;
			this.slot.fail(this, null);
			complete(Creations.failed(this.creation, ex));
		}
		finally {
			if (this.done.getCount() > 0) {
				endUnforeseen();
			}
			if (this.creation.isExpired()) {
				this.slot.returned();
				this.slot.trimFailed();
			}
			if (this.left) {
				this.slot.deliverEvents();
			}
		}
	}

	private void serve(Instance instance) {
		if (!this.slot.install(this, instance)) {
			this.slot.discard(instance);
			return;
		}
		if (this.slot.isResolved()) {
			this.slot.owner().resolved().trim(this.slot);
		}
		complete(null);
	}

	/**
	 * End without an instance. After an interrupt one who waits takes over; that nobody
	 * knows the name is an answer all the same, and no failure to remember.
	 */
	private void fail(ProviderRegistryException failure) {
		boolean interrupted = this.creation.wasInterrupted();
		boolean unresolved = failure instanceof ProviderNotFoundException && this.slot.isResolved()
				&& !this.creation.isPrepared();
		boolean awaited = this.slot.fail(this, (interrupted || unresolved) ? null : failure);
		if (interrupted) {
			// that of the thread that began it, even though nobody awaits it any more
			this.thrown = failure;
		}
		if (!awaited) {
			return;
		}
		if (unresolved) {
			this.slot.owner().resolved().markUnknown(this.slot);
		}
		else {
			this.slot.trimFailed();
		}
		complete((interrupted && !unresolved) ? null : failure);
	}

	@Override
	void expire(Creation creation) {
		try {
			ProviderCreationFailedException failure = Creations.expired(creation);
			if (this.slot.giveUp(this, failure)) {
				this.slot.trimFailed();
				complete(failure);
				this.slot.deliverEventsSoon();
			}
		}
		catch (RuntimeException | Error ex) {
			endUnforeseen();
			throw ex;
		}
	}

	/**
	 * Let nobody wait, where it ends in a way that nothing foresaw.
	 */
	private void endUnforeseen() {
		try {
			this.slot.fail(this, null);
		}
		finally {
			complete(null);
		}
	}

	/**
	 * Release those who wait.
	 * @param failure what to tell them, or {@code null} where they have to look anew
	 */
	void complete(@Nullable ProviderRegistryException failure) {
		this.failure = failure;
		this.done.countDown();
	}

}
