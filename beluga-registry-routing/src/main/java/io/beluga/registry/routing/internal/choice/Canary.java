package io.beluga.registry.routing.internal.choice;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

import io.beluga.registry.routing.internal.choice.CanaryState.Trial;
import io.beluga.registry.spi.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * A part of the calls, or of the callers, to a candidate.
 */
public final class Canary<P> implements Strategy<P> {

	private static final int PARTS = 10_000;

	private final List<Member<P>> stable;

	private final List<Member<P>> candidateFirst;

	private final Member<P> candidate;

	private final CanaryState state;

	private final int salt;

	private final Supplier<@Nullable String> key;

	private final DoubleSupplier random;

	/**
	 * Create the strategy.
	 * @param members the stable provider and the candidate
	 * @param key gives who calls, or {@code null}
	 */
	public Canary(List<Member<P>> members, CanaryState state, Supplier<@Nullable String> key, DoubleSupplier random) {
		this.stable = members.subList(0, 1);
		this.candidate = members.get(1);
		this.candidateFirst = List.of(members.get(1), members.get(0));
		this.state = state;
		this.salt = state.group().hashCode();
		this.key = key;
		this.random = random;
	}

	@Override
	public double share(int index) {
		double candidate = isAborted() ? 0 : this.state.settings().percent() / 100;
		return (index == 1) ? candidate : 1 - candidate;
	}

	@Override
	public Member<P> candidate() {
		return this.candidate;
	}

	@Override
	public boolean isAborted() {
		return this.state.trial(this.candidate.instanceId()).isAborted();
	}

	@Override
	public Order<P> begin() {
		Trial trial = this.state.trial(this.candidate.instanceId());
		double percent = this.state.settings().percent();
		boolean chosen = !trial.isAborted() && percent > 0 && part() < percent / 100 * PARTS;
		return new Tried(chosen ? this.candidateFirst : this.stable, trial);
	}

	/**
	 * Return which part of the callers this one is of, the same each time.
	 */
	private int part() {
		String key = this.state.settings().sticky() ? this.key.get() : null;
		return (key != null) ? part(key, this.salt) : (int) (this.random.getAsDouble() * PARTS);
	}

	static int part(String key, int salt) {
		long hash = ((long) salt << 32) ^ key.hashCode();
		// the mix of MurmurHash3, since texts that differ little have hashes that do
		hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
		hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
		hash ^= hash >>> 33;
		return (int) Long.remainderUnsigned(hash, PARTS);
	}

	private final class Tried extends Failover.InOrder<P> {

		private final Trial trial;

		private long begin;

		Tried(List<Member<P>> members, Trial trial) {
			super(members);
			this.trial = trial;
		}

		@Override
		public boolean isTimed() {
			return true;
		}

		@Override
		public void begun(long nanos) {
			this.begin = nanos;
		}

		@Override
		public void ended(Member<P> member, @Nullable FailureKind failure, long nanos) {
			Canary.this.state.add(this.trial, member == Canary.this.candidate, failure, nanos - this.begin);
		}

	}

}
