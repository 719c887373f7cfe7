package io.beluga.registry.internal.attempt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.beluga.registry.error.ProviderCreationFailedException;

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
		Map<Creation, Creation> next = findWaiting(asker);
		if (next.containsKey(target)) {
			ProviderCreationFailedException refusal = new ProviderCreationFailedException(target.packageName(),
					target.name(), "Providers wait for each other: " + circle(target, asker, next) + ".", null);
			asker.refuse(refusal);
			throw refusal;
		}
		target.waiting().add(asker);
	}

	public synchronized void leave(Creation asker, Creation target) {
		target.waiting().remove(asker);
	}

	/**
	 * Find a creation and those who wait for it, directly or not.
	 * @return whom each of them waits for
	 */
	private static Map<Creation, Creation> findWaiting(Creation asker) {
		Map<Creation, Creation> next = new HashMap<>();
		Deque<Creation> open = new ArrayDeque<>();
		next.put(asker, asker);
		open.add(asker);
		while (!open.isEmpty()) {
			Creation creation = open.remove();
			for (Creation waiter : creation.waiting()) {
				if (next.putIfAbsent(waiter, creation) == null) {
					open.add(waiter);
				}
			}
		}
		return next;
	}

	private static String circle(Creation target, Creation asker, Map<Creation, Creation> next) {
		StringBuilder text = new StringBuilder(target.label());
		for (Creation creation = target; creation != asker;) {
			creation = Objects.requireNonNull(next.get(creation));
			text.append(" -> ").append(creation.label());
		}
		return text.append(" -> ").append(target.label()).toString();
	}

}
