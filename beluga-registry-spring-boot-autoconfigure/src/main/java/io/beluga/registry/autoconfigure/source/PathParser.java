package io.beluga.registry.autoconfigure.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.autoconfigure.source.PropertyPath.Element;
import io.beluga.registry.autoconfigure.source.PropertyPath.Kind;

/**
 * Reads the names of properties element by element, and keeps every character of them.
 * Boot's own names leave out what is no letter or digit. Not thread-safe.
 */
final class PathParser {

	private final Map<String, Element> names = new HashMap<>();

	private final Map<String, Element> keys = new HashMap<>();

	/**
	 * Read a path.
	 * @param text a name of a property
	 * @param offset where the path begins
	 */
	PropertyPath parse(String text, int offset) {
		List<Element> elements = new ArrayList<>(4);
		int start = offset;
		int depth = 0;
		boolean afterKey = false;
		for (int i = offset; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '[') {
				if (depth++ == 0) {
					if (i > start) {
						elements.add(name(text.substring(start, i)));
					}
					start = i + 1;
				}
			}
			else if (character == ']' && depth > 0) {
				if (--depth == 0) {
					elements.add(key(text.substring(start, i)));
					start = i + 1;
					afterKey = true;
				}
			}
			else if (character == '.' && depth == 0) {
				if (i > start || !afterKey) {
					elements.add(name(text.substring(start, i)));
				}
				start = i + 1;
				afterKey = false;
			}
		}
		if (depth > 0) {
			// a bracket that nothing closes is a character like any other
			start--;
		}
		if (start < text.length() || !afterKey) {
			elements.add(name(text.substring(start)));
		}
		return new PropertyPath(elements);
	}

	private Element name(String text) {
		return this.names.computeIfAbsent(text, Element::name);
	}

	private Element key(String text) {
		return this.keys.computeIfAbsent(text, (key) -> new Element(key, isNumber(key) ? Kind.INDEX : Kind.KEY));
	}

	private static boolean isNumber(String text) {
		return !text.isEmpty() && text.chars().allMatch((character) -> character >= '0' && character <= '9');
	}

}
