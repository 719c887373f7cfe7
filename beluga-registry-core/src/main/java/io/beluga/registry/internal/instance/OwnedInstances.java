package io.beluga.registry.internal.instance;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The instances that callers own and have not destroyed yet, as far as there is anything
 * to release.
 */
public final class OwnedInstances {

	/**
	 * The newest instance of each product. It leads to earlier ones.
	 */
	private final Map<Object, Instance> instances = new IdentityHashMap<>();

	/**
	 * Looked at without the lock: where no product has to be closed, none waits for it.
	 */
	private volatile boolean empty = true;

	public synchronized void add(Instance instance) {
		instance.withEarlier(this.instances.put(instance.product(), instance));
		this.empty = false;
	}

	/**
	 * Take out the newest instance with a product.
	 * @return what releases it, or {@code null} where there is none; a product that a
	 * factory returned more than once is closed with the last of its instances
	 */
	public @Nullable Runnable remove(Object product) {
		return this.empty ? null : takeOut(product);
	}

	private synchronized @Nullable Runnable takeOut(Object product) {
		Instance instance = this.instances.remove(product);
		if (instance == null) {
			return null;
		}
		Instance earlier = instance.earlier();
		if (earlier == null) {
			this.empty = this.instances.isEmpty();
			return instance::release;
		}
		this.instances.put(product, earlier);
		return instance::releaseResources;
	}

	public synchronized List<Instance> all() {
		List<Instance> all = new ArrayList<>();
		for (Instance instance : this.instances.values()) {
			for (Instance each = instance; each != null; each = each.earlier()) {
				all.add(each);
			}
		}
		return all;
	}

}
