package io.beluga.registry.internal.attempt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.error.ProviderCreationFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a creation to wait for one that already waits for it, on whatever threads. Its
 * lock is taken only where one creation has to wait for another that runs, and nothing
 * foreign is called under it: of two that close a circle together, the second sees the
 * first.
 */
public final class CircleGuard {

	/**
	 * Have one creation wait for another.
	 * @throws ProviderCreationFailedException if the other waits for it already
	 */
	public synchronized void enter(Creation asker, Creation target) {
		List<Creation> path = path(asker, target);
		if (path != null) {
			ProviderCreationFailedException refusal = new ProviderCreationFailedException(target.packageName(),
					target.name(), circle(path), null);
			asker.refuse(refusal);
			throw refusal;
		}
		target.waiting().add(asker);
	}

	public synchronized void leave(Creation asker, Creation target) {
		target.waiting().remove(asker);
	}

	/**
	 * Search those who wait for the asker, directly or not, for the target.
	 * @return the creations from the target to the asker, each waiting for the next
	 */
	private static @Nullable List<Creation> path(Creation asker, Creation target) {
		Map<Creation, Creation> next = new HashMap<>();
		Deque<Creation> open = new ArrayDeque<>();
		next.put(asker, asker);
		open.add(asker);
		while (!open.isEmpty()) {
			Creation creation = open.remove();
			if (creation == target) {
				return follow(target, asker, next);
			}
			for (Creation waiter : creation.waiting()) {
				if (next.putIfAbsent(waiter, creation) == null) {
					open.add(waiter);
				}
			}
		}
		return null;
	}

	private static List<Creation> follow(Creation from, Creation to, Map<Creation, Creation> next) {
		List<Creation> path = new ArrayList<>();
		path.add(from);
		for (Creation creation = from; creation != to;) {
			creation = next.get(creation);
			path.add(creation);
		}
		return Collections.unmodifiableList(path);
	}

	private static String circle(List<Creation> path) {
		StringBuilder text = new StringBuilder("Providers wait for each other: ");
		path.forEach((creation) -> text.append(creation.label()).append(" -> "));
		return text.append(path.get(0).label()).append('.').toString();
	}

}
