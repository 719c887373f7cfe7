package io.beluga.registry.proof.support;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Makes what counts calls: the product, or the control.
 */
public final class CallCounters {

	private CallCounters() {
	}

	/**
	 * Make a counter.
	 * @return a new one
	 */
	public static CallCounter create() {
		return Subjects.CONTROL ? new CheckThenCount() : new LeaseCounter();
	}

	/**
	 * The control: looks whether it is retired, and then counts.
	 */
	private static final class CheckThenCount implements CallCounter {

		private final AtomicInteger running = new AtomicInteger();

		private volatile boolean retired;

		private volatile boolean finished;

		private volatile @Nullable Runnable whenDrained;

		@Override
		public int acquire() {
			if (this.retired) {
				return REFUSED;
			}
			Pause.forControl();
			return this.running.getAndIncrement();
		}

		@Override
		public void release(int token) {
			this.running.decrementAndGet();
			drained();
		}

		@Override
		public void retire(Runnable whenDrained) {
			this.whenDrained = whenDrained;
			this.retired = true;
			drained();
		}

		private void drained() {
			Runnable whenDrained = this.whenDrained;
			if (this.retired && this.running.get() == 0 && whenDrained != null) {
				Pause.forControl();
				whenDrained.run();
			}
		}

		@Override
		public boolean finish() {
			if (this.finished) {
				return false;
			}
			Pause.forControl();
			this.finished = true;
			return true;
		}

	}

}
