package io.beluga.registry.autoconfigure.bind;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what it was given first. Holds no lock meanwhile, as what it asks for may be a
 * bean of the application; two threads may ask at once.
 *
 * @param <T> what is kept
 */
public final class Memoized<T> implements Supplier<T> {

	private final Supplier<T> source;

	private final AtomicReference<@Nullable T> value = new AtomicReference<>();

	public Memoized(Supplier<T> source) {
		this.source = source;
	}

	@Override
	public T get() {
		T known = this.value.get();
		if (known != null) {
			return known;
		}
		T fresh = this.source.get();
		known = this.value.compareAndExchange(null, fresh);
		return (known != null) ? known : fresh;
	}

}
