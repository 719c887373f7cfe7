package io.beluga.registry.internal.slot;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;

import io.beluga.registry.error.ProviderRegistryException;
import io.beluga.registry.internal.creation.Creation;
import io.beluga.registry.spi.ConfiguredProvider;
import org.jspecify.annotations.Nullable;

/**
 * The first creation of a slot, with those who wait for it. The thread that began it sees
 * to it that it takes off, and waits like the others. It lands once.
 */
final class SingleFlight {

	private final ConfiguredProvider spec;

	private final CountDownLatch completed = new CountDownLatch(1);

	private final Thread beginner = Thread.currentThread();

	private @Nullable Creation creation;

	/**
	 * Whether it has not taken off; only the thread that began it changes that.
	 */
	private boolean ready = true;

	/**
	 * What the thread that began it is to throw.
	 */
	private volatile @Nullable Throwable thrown;

	/**
	 * Whether that thread waits no more.
	 */
	private volatile boolean left;

	private volatile @Nullable ProviderRegistryException failure;

	private volatile boolean expired;

	SingleFlight(ConfiguredProvider spec) {
		this.spec = spec;
	}

	void prepare(Creation creation) {
		this.creation = creation;
	}

	ConfiguredProvider spec() {
		return this.spec;
	}

	Creation creation() {
		return Objects.requireNonNull(this.creation);
	}

	/**
	 * Start the flight.
	 * @return whether it is for the calling thread to have it run; the others only wait
	 */
	boolean start() {
		if (this.beginner == Thread.currentThread() && this.ready) {
			this.ready = false;
			return true;
		}
		return false;
	}

	/**
	 * Release those who wait.
	 * @param failure what to tell them, or {@code null} where they have to look anew
	 */
	void complete(@Nullable ProviderRegistryException failure) {
		this.failure = failure;
		this.completed.countDown();
	}

	boolean isComplete() {
		return this.completed.getCount() == 0;
	}

	CountDownLatch completed() {
		return this.completed;
	}

	@Nullable ProviderRegistryException failure() {
		return this.failure;
	}

	void expire() {
		this.expired = true;
	}

	void fail(Throwable thrown) {
		this.thrown = thrown;
	}

	@Nullable Throwable thrown() {
		return this.thrown;
	}

	/**
	 * Note that the thread that began it waits no more, and delivers no later events.
	 */
	void leave() {
		this.left = true;
	}

	boolean isLeft() {
		return this.left;
	}

	/**
	 * Tell whether the error of the creating thread stands, even though nobody awaits the
	 * flight any more.
	 */
	boolean isEnded() {
		return this.expired || creation().wasInterrupted();
	}

}
