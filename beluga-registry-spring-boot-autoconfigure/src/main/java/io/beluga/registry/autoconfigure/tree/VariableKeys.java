package io.beluga.registry.autoconfigure.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.PropertyPath.Element;
import io.beluga.registry.autoconfigure.source.PropertyPath.Kind;
import io.beluga.registry.autoconfigure.type.ConfigType;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key that the words of an environment variable mean: the longest known one at
 * each level; what is not known is one key in kebab case.
 */
public final class VariableKeys {

	private static final int DEEPEST = 8;

	private final Map<String, VariableKeys> children = new LinkedHashMap<>();

	private final @Nullable Element element;

	/** What is below each position of a list or each key of a map. */
	private @Nullable VariableKeys elements;

	private boolean map;

	public VariableKeys() {
		this(null);
	}

	private VariableKeys(@Nullable Element element) {
		this.element = element;
	}

	/**
	 * Add a key.
	 * @return what is below it
	 */
	public VariableKeys add(Element element) {
		if (element.kind() == Kind.INDEX) {
			return addElements();
		}
		return this.children.computeIfAbsent(element.variable(), (form) -> new VariableKeys(element));
	}

	private VariableKeys addElements() {
		if (this.elements == null) {
			this.elements = new VariableKeys();
		}
		return this.elements;
	}

	/**
	 * Add everything that a configuration type has.
	 */
	public void add(ConfigType type) {
		add(type, 0);
	}

	private void add(ConfigType type, int depth) {
		if (depth == DEEPEST) {
			return;
		}
		if (type.isList()) {
			addElements().add(type.elements(), depth + 1);
		}
		else if (type.isMap()) {
			this.map = true;
			addElements().add(type.elements(), depth + 1);
		}
		else {
			type.properties().forEach((property) -> add(property.key()).add(property.type(), depth + 1));
		}
	}

	public void add(PropertyPath path) {
		VariableKeys current = this;
		for (Element element : path.elements()) {
			current = current.add(element);
		}
	}

	public PropertyPath find(List<String> words) {
		List<Element> elements = new ArrayList<>();
		find(words, elements);
		return new PropertyPath(elements);
	}

	private void find(List<String> words, List<Element> elements) {
		for (int count = words.size(); count > 0; count--) {
			VariableKeys child = this.children.get(String.join("", words.subList(0, count)));
			if (child != null && child.element != null) {
				elements.add(child.element);
				child.find(words.subList(count, words.size()), elements);
				return;
			}
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
		if (this.elements != null && isIndex(words.get(0))) {
			return true;
		}
		for (int count = words.size(); count > 0; count--) {
			if (this.children.containsKey(String.join("", words.subList(0, count)))) {
				return true;
			}
		}
		return false;
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

}
