package io.beluga.registry.routing.internal.choice;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One after the other, in their order.
 *
 * @param members the members in that order
 */
public record Failover<P>(List<Member<P>> members) implements Strategy<P> {

	@Override
	public double share(int index) {
		return (index == 0) ? 1 : 0;
	}

	@Override
	public Order<P> begin() {
		return new InOrder<>(this.members);
	}

	/**
	 * The members in an order that is known.
	 */
	static class InOrder<P> implements Order<P> {

		private final List<Member<P>> members;

		private int next;

		InOrder(List<Member<P>> members) {
			this.members = members;
		}

		@Override
		public @Nullable Member<P> next() {
			return (this.next < this.members.size()) ? this.members.get(this.next++) : null;
		}

		@Override
		public List<Member<P>> all() {
			return this.members;
		}

	}

}
