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
		return copyOf(source, "", 0);
	}

	private static Map<String, Object> copyOf(Map<?, ?> source, String path, int depth) {
		Map<String, Object> copy = new LinkedHashMap<>();
		source.forEach((key, value) -> {
			if (!(key instanceof String name)) {
				throw new IllegalArgumentException("A key below '" + path + "' is not a string");
			}
			copy.put(name, copyOfValue(value, path.isEmpty() ? name : path + "." + name, depth + 1));
		});
		return Collections.unmodifiableMap(copy);
	}

	private static Object copyOfValue(Object value, String path, int depth) {
		if (value == null) {
			throw new IllegalArgumentException("The value of '" + path + "' is null");
		}
		if (depth > DEEPEST) {
			throw new IllegalArgumentException("A value is nested more than " + DEEPEST + " levels deep");
		}
		if (value instanceof Map<?, ?> map) {
			return copyOf(map, path, depth);
		}
		if (value instanceof Collection<?> collection) {
			List<Object> copy = new ArrayList<>(collection.size());
			for (Object element : collection) {
				copy.add(copyOfValue(element, path + "[" + copy.size() + "]", depth + 1));
			}
			return Collections.unmodifiableList(copy);
		}
		if (value.getClass().isArray()) {
			List<Object> elements = new ArrayList<>(Array.getLength(value));
			for (int i = 0; i < Array.getLength(value); i++) {
				elements.add(Array.get(value, i));
			}
			return copyOfValue(elements, path, depth);
		}
		return value;
	}

}
