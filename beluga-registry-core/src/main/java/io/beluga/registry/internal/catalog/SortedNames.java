package io.beluga.registry.internal.catalog;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The sorted names of something that changes seldom and is listed often: sorted when they
 * are first asked for after a change.
 */
public final class SortedNames {

	private final Object monitor;

	private final Set<String> names;

	private volatile @Nullable List<String> sorted;

	/**
	 * Create sorted names.
	 * @param monitor guards the changes
	 * @param names the names
	 */
	public SortedNames(Object monitor, Set<String> names) {
		this.monitor = monitor;
		this.names = names;
	}

	/**
	 * Note that the names are about to change, under the monitor: who sees a new one must
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
		synchronized (this.monitor) {
			sorted = List.copyOf(new TreeSet<>(this.names));
			this.sorted = sorted;
			return sorted;
		}
	}

}
