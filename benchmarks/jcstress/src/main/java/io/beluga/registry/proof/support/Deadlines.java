package io.beluga.registry.proof.support;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Makes creations with a deadline: the product, or the control.
 */
public final class Deadlines {

	private Deadlines() {
	}

	/**
	 * Make a creation.
	 * @return a new one
	 */
	public static Deadline create() {
		return Subjects.CONTROL ? new CheckThenInterrupt() : new CreationDeadline();
	}

	/**
	 * The control: looks whether the creation is done, and then interrupts.
	 */
	private static final class CheckThenInterrupt implements Deadline {

		private volatile @Nullable Thread creator;

		private volatile boolean done;

		private volatile boolean expired;

		@Override
		public boolean create(Supplier<AutoCloseable> factory) {
			this.creator = Thread.currentThread();
			AutoCloseable product = factory.get();
			this.done = true;
			if (!this.expired) {
				return true;
			}
			Thread.interrupted();
			try {
				product.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			return false;
		}

		@Override
		public void expire() {
			Pause.until(() -> this.creator != null);
			Thread creator = this.creator;
			if (!this.done && creator != null) {
				Pause.forControl();
				this.expired = true;
				creator.interrupt();
			}
		}

	}

}
