package io.beluga.registry.proof.routing;

import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.proof.support.Pause;
import io.beluga.registry.proof.support.Subjects;
import io.beluga.registry.routing.ProductGroup;

/**
 * Makes groups: the product, or the control.
 */
final class Groups {

	private Groups() {
	}

	static Group create() {
		return Subjects.CONTROL ? new CheckThenAct() : new ProductGroup();
	}

	/**
	 * The control: looks, and then acts.
	 */
	private static final class CheckThenAct implements Group {

		private final AtomicInteger free = new AtomicInteger();

		private final AtomicInteger running = new AtomicInteger();

		private final AtomicInteger failures = new AtomicInteger();

		private final AtomicInteger aborts = new AtomicInteger();

		private volatile boolean replaced;

		private volatile boolean open;

		private volatile String told = "nothing";

		private volatile boolean out;

		@Override
		public Call probe() {
			this.running.incrementAndGet();
			return new Call() {

				private volatile boolean ended;

				@Override
				public void end() {
					if (!this.ended) {
						Pause.forControl();
						this.ended = true;
						CheckThenAct.this.free.incrementAndGet();
						CheckThenAct.this.running.decrementAndGet();
					}
				}

				@Override
				public void cancel() {
					end();
				}

			};
		}

		@Override
		public String left() {
			return this.free + " free, " + this.running + " running";
		}

		@Override
		public String call() {
			if (this.replaced) {
				return "answered";
			}
			Pause.forControl();
			this.open = true;
			this.told = "opened";
			return "refused";
		}

		@Override
		public void replace() {
			this.replaced = true;
			if (this.open) {
				this.open = false;
				this.told = "closed";
			}
		}

		@Override
		public String breaker() {
			return (this.open ? "OPEN" : "CLOSED") + ", told " + this.told;
		}

		@Override
		public void failCandidate() {
			if (this.failures.incrementAndGet() >= 2) {
				Pause.forControl();
				this.out = true;
				this.aborts.incrementAndGet();
			}
		}

		@Override
		public void configureAnew() {
			this.failures.set(1);
			Pause.forControl();
			this.out = false;
		}

		@Override
		public String candidate() {
			return "told " + this.aborts + ", " + (this.out ? "out" : "in");
		}

	}

}
