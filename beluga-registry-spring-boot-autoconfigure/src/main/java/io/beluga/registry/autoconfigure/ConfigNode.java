package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
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

	/**
	 * Tell whether the keys are the positions of a list: all from zero on, none left out.
	 * Other numbers are keys of a map.
	 */
	boolean isList() {
		for (int i = 0; i < this.children.size(); i++) {
			ConfigNode child = this.children.get(Element.index(i).id());
			if (child == null || child.element.kind() != Kind.INDEX) {
				return false;
			}
		}
		return !this.children.isEmpty();
	}

	/**
	 * Return what is below: elements of a list by position, keys as they came.
	 */
	List<ConfigNode> children() {
		if (!isList()) {
			return List.copyOf(this.children.values());
		}
		List<ConfigNode> result = new ArrayList<>();
		for (int i = 0; i < this.children.size(); i++) {
			result.add(this.children.get(Element.index(i).id()));
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
	 * Make the tree of some properties.
	 * @param properties the properties, those of the source with precedence first
	 * @param owner the full name of what they are written for
	 * @param duplicate is told of two variables of one source that spell one key
	 */
	static ConfigNode of(List<SourceProperty> properties, String owner,
			BiConsumer<SourceProperty, SourceProperty> duplicate) {
		Map<Integer, ConfigNode> bySource = new LinkedHashMap<>();
		for (SourceProperty property : properties) {
			bySource.computeIfAbsent(property.order(), (order) -> new ConfigNode()).add(property, owner, duplicate);
		}
		return bySource.values().stream().reduce(ConfigNode::over).orElseGet(ConfigNode::new);
	}

	private void add(SourceProperty property, String owner, BiConsumer<SourceProperty, SourceProperty> duplicate) {
		ConfigNode current = this;
		for (Element element : property.path().elements()) {
			current.leaf = null;
			current = current.children.computeIfAbsent(element.id(), (id) -> new ConfigNode(element));
		}
		if (current.leaf == null && current.children.isEmpty()) {
			current.leaf = new Leaf(property, owner);
		}
		else if (current.leaf != null && current.leaf.property.isVariable() && property.isVariable()) {
			duplicate.accept(current.leaf.property, property);
		}
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
