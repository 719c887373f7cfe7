package io.beluga.registry.internal.catalog;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The sorted names of something that changes seldom and is listed often: sorted when they
 * are first asked for after a change.
 */
public final class SortedNames {

	private final Lock lock;

	private final Supplier<Set<String>> names;

	private volatile @Nullable List<String> sorted;

	/**
	 * Create sorted names.
	 * @param lock guards the changes
	 * @param names gives the names, under the lock
	 */
	public SortedNames(Lock lock, Supplier<Set<String>> names) {
		this.lock = lock;
		this.names = names;
	}

	/**
	 * Note that the names are about to change, under the lock: who sees a new one must
	 * not see a list without it.
	 */
	public void change() {
		this.sorted = null;
	}

	public List<String> get() {
		List<String> sorted = this.sorted;
		if (sorted != null) {
			return sorted;
		}
		this.lock.lock();
		try {
			sorted = List.copyOf(new TreeSet<>(this.names.get()));
			this.sorted = sorted;
			return sorted;
		}
		finally {
			this.lock.unlock();
		}
	}

}
