package io.beluga.registry;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Targets of names that are not there, as long as somebody holds a reference through one:
 * should the name come (back), the reference leads to it. Guarded by the lock of the
 * package.
 */
final class LooseTargets {

	private static final int FIRST_SWEEP = 64;

	private final Map<String, WeakReference<Target>> targets = new HashMap<>();

	private int sweepAt = FIRST_SWEEP;

	Target getOrCreate(String name, Function<String, Target> create) {
		WeakReference<Target> held = this.targets.get(name);
		Target target = (held != null) ? held.get() : null;
		if (target == null) {
			target = create.apply(name);
			put(name, target);
		}
		return target;
	}

	void put(String name, @Nullable Target target) {
		if (target != null) {
			this.targets.put(name, new WeakReference<>(target));
			if (this.targets.size() >= this.sweepAt) {
				this.targets.values().removeIf((held) -> held.get() == null);
				this.sweepAt = Math.max(FIRST_SWEEP, 2 * this.targets.size());
			}
		}
	}

	/**
	 * Take a target out, a new one where there is none.
	 */
	Target take(String name, Function<String, Target> create) {
		Target target = getOrCreate(name, create);
		this.targets.remove(name);
		return target;
	}

}
