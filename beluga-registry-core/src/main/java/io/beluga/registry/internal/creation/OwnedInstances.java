package io.beluga.registry.internal.creation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

/**
 * The instances that callers own and have not destroyed yet, as far as there is anything
 * to release.
 */
public final class OwnedInstances {

	private final ConcurrentMap<Identity, Instance> instances = new ConcurrentHashMap<>();

	public void add(Instance instance) {
		if (instance.needsRelease()) {
			this.instances.compute(new Identity(instance.product()),
					(identity, earlier) -> instance.withEarlier(earlier));
		}
	}

	/**
	 * Take out the newest instance with a product.
	 * @return what releases it, or {@code null} where there is none; a product that a
	 * factory returned more than once is closed with the last of its instances
	 */
	public @Nullable Runnable remove(Object product) {
		Runnable[] release = new Runnable[1];
		this.instances.computeIfPresent(new Identity(product), (identity, instance) -> {
			release[0] = (instance.earlier() != null) ? instance::releaseResources : instance::release;
			return instance.earlier();
		});
		return release[0];
	}

	public List<Instance> all() {
		List<Instance> all = new ArrayList<>();
		for (Instance instance : this.instances.values()) {
			for (Instance each = instance; each != null; each = each.earlier()) {
				all.add(each);
			}
		}
		return all;
	}

	/**
	 * A key that is equal for the same object alone.
	 */
	private record Identity(Object object) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Identity that && that.object == this.object;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this.object);
		}

	}

}
