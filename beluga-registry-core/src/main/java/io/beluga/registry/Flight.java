package io.beluga.registry;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;

import io.beluga.registry.error.ProviderRegistryException;
import org.jspecify.annotations.Nullable;

/**
 * The first creation of an entry, with those who wait for it. It takes off on the thread
 * that began it, and lands once.
 */
final class Flight {

	private final ConfiguredProvider spec;

	private final CountDownLatch landed = new CountDownLatch(1);

	private @Nullable Creation creation;

	/**
	 * Whether it waits for its own thread; only that thread changes it.
	 */
	private boolean ready = true;

	private volatile @Nullable ProviderRegistryException failure;

	private volatile boolean expired;

	Flight(ConfiguredProvider spec) {
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
	 * @return whether it is for the calling thread to run it; the others wait
	 */
	boolean takeOff() {
		if (creation().isOnCurrentThread() && this.ready) {
			this.ready = false;
			return true;
		}
		return false;
	}

	/**
	 * Release those who wait.
	 * @param failure what to tell them, or {@code null} where they have to look anew
	 */
	void land(@Nullable ProviderRegistryException failure) {
		this.failure = failure;
		this.landed.countDown();
	}

	boolean hasLanded() {
		return this.landed.getCount() == 0;
	}

	CountDownLatch landed() {
		return this.landed;
	}

	@Nullable ProviderRegistryException failure() {
		return this.failure;
	}

	void expire() {
		this.expired = true;
	}

	/**
	 * Tell whether the error of the creating thread stands, even though nobody awaits the
	 * flight any more.
	 */
	boolean isEnded() {
		return this.expired || creation().wasInterrupted();
	}

}
