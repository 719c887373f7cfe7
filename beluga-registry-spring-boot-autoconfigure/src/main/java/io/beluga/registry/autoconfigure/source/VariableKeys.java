package io.beluga.registry.autoconfigure.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.autoconfigure.source.PropertyPath.Element;
import io.beluga.registry.autoconfigure.source.PropertyPath.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What the words of an environment variable can mean: the longest known name or key at
 * each level, where dashes may be underscores or not there at all; what is not known is
 * one key in kebab case.
 */
public final class VariableKeys {

	private final Map<String, VariableKeys> children = new LinkedHashMap<>();

	private final Element element;

	/** What is below each position of a list or each key of a map. */
	private @Nullable VariableKeys elements;

	private boolean map;

	public VariableKeys() {
		this(Element.name(""));
	}

	private VariableKeys(Element element) {
		this.element = element;
	}

	public static VariableKeys of(Collection<String> names) {
		VariableKeys keys = new VariableKeys();
		names.forEach(keys::addName);
		return keys;
	}

	/**
	 * Return the name in its known spelling.
	 */
	public String name() {
		return this.element.text();
	}

	/**
	 * Add a name unless there is another spelling of it.
	 * @return what is known for this form
	 */
	public VariableKeys addName(String name) {
		return this.children.computeIfAbsent(PropertyPath.uniform(name),
				(form) -> new VariableKeys(Element.name(name)));
	}

	boolean hasName(String name) {
		return this.children.containsKey(PropertyPath.uniform(name));
	}

	/**
	 * Add a key.
	 * @return what is below it
	 */
	public VariableKeys add(Element element) {
		return (element.kind() == Kind.INDEX) ? addElements(false)
				: this.children.computeIfAbsent(element.variable(), (form) -> new VariableKeys(element));
	}

	/**
	 * Add what is below each position of a list or each key of a map.
	 */
	public VariableKeys addElements(boolean map) {
		this.map |= map;
		if (this.elements == null) {
			this.elements = new VariableKeys();
		}
		return this.elements;
	}

	public void add(PropertyPath path) {
		VariableKeys current = this;
		for (Element element : path.elements()) {
			current = current.add(element);
		}
	}

	/**
	 * Find the longest name or key that the words begin with.
	 * @param words the words of a variable
	 * @param least how many words have to remain
	 */
	public @Nullable Match longest(List<String> words, int least) {
		for (int count = words.size() - least; count > 0; count--) {
			VariableKeys child = this.children.get(String.join("", words.subList(0, count)));
			if (child != null) {
				return new Match(child, words.subList(count, words.size()));
			}
		}
		return null;
	}

	/**
	 * Find the longest name or key that the words end with.
	 * @param words the words of a variable
	 * @param least how many words have to remain
	 */
	public @Nullable Match longestAtEnd(List<String> words, int least) {
		for (int start = least; start < words.size(); start++) {
			VariableKeys child = this.children.get(String.join("", words.subList(start, words.size())));
			if (child != null) {
				return new Match(child, words.subList(0, start));
			}
		}
		return null;
	}

	/**
	 * Find the path that the words mean.
	 */
	public PropertyPath find(List<String> words) {
		List<Element> elements = new ArrayList<>();
		find(words, elements);
		return new PropertyPath(elements);
	}

	private void find(List<String> words, List<Element> elements) {
		Match known = longest(words, 0);
		if (known != null) {
			elements.add(known.keys().element);
			known.keys().find(known.rest(), elements);
			return;
		}
		if (!words.isEmpty() && isIndex(words.get(0)) && !elements.isEmpty()) {
			elements.add(new Element(words.get(0), Kind.INDEX));
			below().find(words.subList(1, words.size()), elements);
			return;
		}
		int count = keyOfMap(words);
		if (count > 0) {
			elements.add(Element.name(String.join("-", words.subList(0, count))));
			below().find(words.subList(count, words.size()), elements);
			return;
		}
		addUnknown(words, elements);
	}

	private VariableKeys below() {
		return (this.elements != null) ? this.elements : new VariableKeys();
	}

	/**
	 * Return how many words are the key of a map, so that the next ones are known.
	 */
	private int keyOfMap(List<String> words) {
		for (int count = 1; this.map && count < words.size(); count++) {
			if (below().knows(words.subList(count, words.size()))) {
				return count;
			}
		}
		return 0;
	}

	private boolean knows(List<String> words) {
		return (this.elements != null && isIndex(words.get(0))) || longest(words, 0) != null;
	}

	private static void addUnknown(List<String> words, List<Element> elements) {
		int end = words.size();
		while (end > 0 && isIndex(words.get(end - 1)) && (end > 1 || !elements.isEmpty())) {
			end--;
		}
		if (end > 0) {
			elements.add(Element.name(String.join("-", words.subList(0, end))));
		}
		words.subList(end, words.size()).forEach((word) -> elements.add(new Element(word, Kind.INDEX)));
	}

	private static boolean isIndex(String word) {
		return word.length() < 6 && word.chars().allMatch((character) -> character >= '0' && character <= '9');
	}

	/**
	 * What was found.
	 *
	 * @param keys what is known there
	 * @param rest the other words
	 */
	public record Match(VariableKeys keys, List<String> rest) {

		public String name() {
			return this.keys.name();
		}

	}

}
