package io.beluga.registry.config;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Deep immutable copies of nested maps and lists.
 */
final class ImmutableData {

	private static final int DEEPEST = 100;

	private ImmutableData() {
	}

	/**
	 * Copy a map and every map and collection in it.
	 * @param source the map, with keys that are strings
	 * @return the copy, in the order of the source
	 * @throws IllegalArgumentException for a key or value that is {@code null}, a key
	 * that is no string, or nesting that does not end
	 */
	static Map<String, Object> copyOf(Map<?, ?> source) {
		return copyOf(source, "", 0, false);
	}

	/**
	 * Copy a map and every map and collection in it, without the keys whose value is
	 * {@code null}: those are not set.
	 * @param source the map, with keys that are strings
	 * @return the copy, in the order of the source
	 * @throws IllegalArgumentException for a key that is no string, an element of a list
	 * that is {@code null}, or nesting that does not end
	 */
	static Map<String, Object> copyOfSet(Map<?, ?> source) {
		return copyOf(source, "", 0, true);
	}

	private static Map<String, Object> copyOf(Map<?, ?> source, String path, int depth, boolean sparse) {
		if (source.isEmpty()) {
			return Collections.emptyMap();
		}
		Map<String, Object> copy = new LinkedHashMap<>();
		source.forEach((key, value) -> {
			if (!(key instanceof String name)) {
				throw new IllegalArgumentException("A key below '" + path + "' is not a string");
			}
			if (value != null || !sparse) {
				copy.put(name, copyOfValue(value, path.isEmpty() ? name : path + "." + name, depth + 1, sparse));
			}
		});
		return Collections.unmodifiableMap(copy);
	}

	private static Object copyOfValue(Object value, String path, int depth, boolean sparse) {
		if (value == null) {
			throw new IllegalArgumentException("The value of '" + path + "' is null");
		}
		if (depth > DEEPEST) {
			throw new IllegalArgumentException("A value is nested more than " + DEEPEST + " levels deep");
		}
		if (value instanceof Map<?, ?> map) {
			return copyOf(map, path, depth, sparse);
		}
		if (value instanceof Collection<?> collection) {
			List<Object> copy = new ArrayList<>(collection.size());
			for (Object element : collection) {
				// without one that is null, those after it would change their positions
				copy.add(copyOfValue(element, path + "[" + copy.size() + "]", depth + 1, sparse));
			}
			return Collections.unmodifiableList(copy);
		}
		if (value.getClass().isArray()) {
			List<Object> elements = new ArrayList<>(Array.getLength(value));
			for (int i = 0; i < Array.getLength(value); i++) {
				elements.add(Array.get(value, i));
			}
			return copyOfValue(elements, path, depth, sparse);
		}
		return value;
	}

}
