package io.beluga.registry;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * An exception with all of its causes and suppressed exceptions.
 */
final class Chain {

	private Chain() {
	}

	static List<Throwable> of(Throwable exception) {
		Set<Throwable> found = Collections.newSetFromMap(new IdentityHashMap<>());
		Deque<Throwable> open = new ArrayDeque<>(List.of(exception));
		while (!open.isEmpty()) {
			Throwable next = open.pop();
			if (found.add(next)) {
				Arrays.stream(next.getSuppressed()).forEach(open::push);
				if (next.getCause() != null) {
					open.push(next.getCause());
				}
			}
		}
		return List.copyOf(found);
	}

	/**
	 * Return everything that can be read in an exception.
	 */
	static String text(Throwable exception) {
		StringWriter text = new StringWriter();
		exception.printStackTrace(new PrintWriter(text));
		for (Throwable part : of(exception)) {
			text.append('\n').append(part.toString());
			text.append('\n').append(Objects.toString(part.getMessage()));
			text.append('\n').append(Objects.toString(part.getLocalizedMessage()));
		}
		return text.toString();
	}

}
