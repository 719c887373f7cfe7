package io.beluga.registry.internal.dispatch;

import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Values that are kept as long as somebody else holds them. A key must not lead to its
 * value: it is kept somewhat longer. Thread-safe.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class WeakValues<K, V> {

	private static final int FIRST_SWEEP = 64;

	private final ConcurrentMap<K, WeakReference<V>> values = new ConcurrentHashMap<>(2);

	private volatile int sweepAt = FIRST_SWEEP;

	/**
	 * Return the value of a key, a new one where there is none. Of several threads that
	 * make one, all get the same.
	 * @param create makes a value, under no lock
	 */
	public V getOrCreate(K key, Function<K, V> create) {
		WeakReference<V> held = this.values.get(key);
		V value = (held != null) ? held.get() : null;
		while (value == null) {
			V created = create.apply(key);
			value = this.values.merge(key, new WeakReference<>(created), WeakValues::first).get();
		}
		sweep();
		return value;
	}

	private static <V> WeakReference<V> first(WeakReference<V> known, WeakReference<V> created) {
		return (known.get() != null) ? known : created;
	}

	public void put(K key, V value) {
		this.values.put(key, new WeakReference<>(value));
		sweep();
	}

	/**
	 * Take a value out, a new one where there is none.
	 */
	public V take(K key, Function<K, V> create) {
		V value = getOrCreate(key, create);
		this.values.remove(key);
		return value;
	}

	private void sweep() {
		if (this.values.size() >= this.sweepAt) {
			this.values.values().removeIf((held) -> held.get() == null);
			this.sweepAt = Math.max(FIRST_SWEEP, 2 * this.values.size());
		}
	}

}
