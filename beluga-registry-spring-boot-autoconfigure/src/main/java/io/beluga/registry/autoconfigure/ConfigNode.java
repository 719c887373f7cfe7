package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.beluga.registry.autoconfigure.PropertyPath.Element;
import io.beluga.registry.autoconfigure.PropertyPath.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one configured provider as a tree: of each key the value that has
 * precedence. Maps are merged across sources, a list is taken from one source.
 */
final class ConfigNode {

	private final Element element;

	private final Map<String, ConfigNode> children = new LinkedHashMap<>();

	private @Nullable Leaf leaf;

	private int listOrder = -1;

	ConfigNode() {
		this(Element.name(""));
	}

	private ConfigNode(Element element) {
		this.element = element;
	}

	Element element() {
		return this.element;
	}

	@Nullable Leaf leaf() {
		return this.leaf;
	}

	/**
	 * Return the first property at or below this node, one that was written for the owner
	 * before one that it takes over.
	 */
	@Nullable Leaf firstLeaf(String owner) {
		Leaf first = null;
		for (Leaf candidate : leaves(new ArrayList<>())) {
			if (candidate.owner.equals(owner)) {
				return candidate;
			}
			first = (first != null) ? first : candidate;
		}
		return first;
	}

	private List<Leaf> leaves(List<Leaf> leaves) {
		if (this.leaf != null) {
			leaves.add(this.leaf);
		}
		this.children.values().forEach((child) -> child.leaves(leaves));
		return leaves;
	}

	boolean isList() {
		return this.listOrder != -1;
	}

	/**
	 * Return what is below: elements of a list by position, keys as they came.
	 */
	List<ConfigNode> children() {
		List<ConfigNode> result = new ArrayList<>(this.children.values());
		if (isList()) {
			result.sort(Comparator.comparingInt((child) -> Integer.parseInt(child.element.text())));
		}
		return result;
	}

	@Nullable ConfigNode child(String key) {
		return this.children.get(Element.name(key).id());
	}

	/**
	 * Find a node by its path.
	 */
	@Nullable ConfigNode find(PropertyPath path) {
		ConfigNode current = this;
		for (Element element : path.elements()) {
			ConfigNode next = current.children.get(element.id());
			if (next == null && element.kind() != Kind.NAME) {
				next = current.children.get(Element.name(element.text()).id());
			}
			if (next == null) {
				return null;
			}
			current = next;
		}
		return current;
	}

	/**
	 * Add a property of the same source as the last one or of a later one, which yields
	 * to what is there.
	 * @param duplicate is told of two variables that spell one key
	 */
	void add(SourceProperty property, String owner, BiConsumer<SourceProperty, SourceProperty> duplicate) {
		ConfigNode current = this;
		for (Element element : property.path().elements()) {
			if (!current.accepts(element, property)) {
				return;
			}
			current = current.children.computeIfAbsent(element.id(), (id) -> new ConfigNode(element));
		}
		if (current.leaf == null && current.children.isEmpty()) {
			current.leaf = new Leaf(property, owner);
		}
		else if (current.leaf != null && current.leaf.property.isVariable() && property.isVariable()) {
			duplicate.accept(current.leaf.property, property);
		}
	}

	private boolean accepts(Element child, SourceProperty property) {
		if (this.leaf != null) {
			if (this.leaf.property.order() != property.order()) {
				return false;
			}
			this.leaf = null;
		}
		if (child.kind() != Kind.INDEX) {
			return !isList();
		}
		if (this.children.isEmpty()) {
			this.listOrder = property.order();
		}
		return this.listOrder == property.order();
	}

	/**
	 * Lay this node over another one: maps are merged, everything else is replaced.
	 */
	ConfigNode over(ConfigNode base) {
		if (this.leaf != null || isList() || base.leaf != null || base.isList()) {
			return (this.leaf == null && this.children.isEmpty()) ? base : this;
		}
		ConfigNode result = new ConfigNode(this.element);
		result.children.putAll(base.children);
		this.children.forEach((id, child) -> result.children.merge(id, child, (inherited, own) -> own.over(inherited)));
		return result;
	}

	/**
	 * Return a copy without some keys.
	 */
	ConfigNode without(List<String> keys) {
		ConfigNode result = new ConfigNode(this.element);
		result.children.putAll(this.children);
		keys.forEach((key) -> result.children.remove(Element.name(key).id()));
		return result;
	}

	/**
	 * A property and the full name of the configured provider that it was written for.
	 *
	 * @param property the property
	 * @param owner the configured provider, which another one may extend
	 */
	record Leaf(SourceProperty property, String owner) {
	}

}
