package io.beluga.registry.routing.internal.choice;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * By chance and weight.
 */
public final class Balance<P> implements Strategy<P> {

	private final List<Member<P>> members;

	private final int[] weights;

	private final long total;

	private final DoubleSupplier random;

	/**
	 * Create the strategy.
	 * @param weights the weight of a member by its name, where that is not 1
	 */
	public Balance(List<Member<P>> members, Map<String, Integer> weights, DoubleSupplier random) {
		this.members = members;
		this.weights = members.stream().mapToInt((member) -> weights.getOrDefault(member.name(), 1)).toArray();
		this.total = total(this.weights);
		this.random = random;
	}

	private static long total(int[] weights) {
		long total = 0;
		for (int weight : weights) {
			total += weight;
		}
		return total;
	}

	@Override
	public double share(int index) {
		return (double) this.weights[index] / this.total;
	}

	@Override
	public Order<P> begin() {
		return new ByWeight();
	}

	private final class ByWeight implements Order<P> {

		private boolean @Nullable [] taken;

		private long left = Balance.this.total;

		private int last = -1;

		@Override
		public @Nullable Member<P> next() {
			if (this.last >= 0) {
				this.taken = (this.taken != null) ? this.taken : new boolean[Balance.this.weights.length];
				this.taken[this.last] = true;
				this.left -= Balance.this.weights[this.last];
			}
			long drawn = Math.min((long) (Balance.this.random.getAsDouble() * this.left), this.left - 1);
			for (int i = 0; i < Balance.this.weights.length; i++) {
				if (this.taken == null || !this.taken[i]) {
					drawn -= Balance.this.weights[i];
					if (drawn < 0) {
						this.last = i;
						return Balance.this.members.get(i);
					}
				}
			}
			this.last = -1;
			return null;
		}

		@Override
		public List<Member<P>> all() {
			return Balance.this.members;
		}

	}

}
