package io.beluga.registry.autoconfigure.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.beluga.registry.autoconfigure.bind.BindFailureMessages;
import io.beluga.registry.autoconfigure.config.PropertyTree.Leaf;
import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.PropertyPath.Element;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.error.ConfigViolation;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Reads the values in a tree of properties. What is wrong is told by property and rule,
 * never with the value.
 */
public final class PropertyReader {

	private final PropertyTree tree;

	private final String owner;

	private final Placeholders placeholders;

	private final List<ConfigViolation> violations;

	/** What placeholders refer to. */
	private final Set<String> references = new LinkedHashSet<>();

	/** Where a value stands that is being read. */
	private final List<Element> path = new ArrayList<>();

	/**
	 * Create a reader.
	 * @param tree the properties
	 * @param owner the full name of what they are written for
	 * @param placeholders resolves placeholders
	 * @param violations is given what is wrong
	 */
	public PropertyReader(PropertyTree tree, String owner, Placeholders placeholders,
			List<ConfigViolation> violations) {
		this.tree = tree;
		this.owner = owner;
		this.placeholders = placeholders;
		this.violations = violations;
	}

	public PropertyTree tree() {
		return this.tree;
	}

	List<ConfigViolation> violations() {
		return this.violations;
	}

	/**
	 * Return the names that placeholders have referred to.
	 */
	Set<String> references() {
		return this.references;
	}

	/**
	 * Read the value of a key as a simple type.
	 * @return the value, {@code null} where there is none or it is wrong
	 */
	public <T> @Nullable T value(String key, Class<T> type) {
		String text = text(key);
		return (text != null)
				? SourceProperty.parse(text, type)
					.orElseGet(() -> reject(key, this.tree.child(key), BindFailureMessages.unreadable(type), null))
				: null;
	}

	/**
	 * Read the value of a key as a text.
	 * @return the text without blanks at its ends, {@code null} where there is nothing in
	 * it or it is wrong
	 */
	public @Nullable String text(String key) {
		return text(key, this.tree.child(key));
	}

	/**
	 * Read the value of a node as a text.
	 * @param key how the node is called in a report
	 * @param node the node, if there is one
	 * @return the text, as above
	 */
	public @Nullable String text(String key, @Nullable PropertyTree node) {
		Leaf leaf = leaf(key, node);
		Object value = (leaf != null && !leaf.property().isEmpty()) ? leafValue(leaf, key) : null;
		return (value != null && StringUtils.hasText(value.toString())) ? value.toString().trim() : null;
	}

	/**
	 * Return the property that sets a key, or report what is there in its place.
	 */
	@Nullable Leaf leaf(String key, @Nullable PropertyTree node) {
		if (node != null && node.leaf() == null) {
			return reject(key, node, "must be a single value.", null);
		}
		return (node != null) ? node.leaf() : null;
	}

	/**
	 * Resolve the placeholders of a text.
	 */
	Placeholders.Resolved resolve(String text) {
		Placeholders.Resolved resolved = this.placeholders.resolve(text);
		this.references.addAll(resolved.names());
		return resolved;
	}

	/**
	 * Read a node, with what is below it, as a value, a list or a map.
	 * @param type what it is bound to
	 * @return the value, {@code null} where it is wrong
	 */
	@Nullable Object value(PropertyTree node, ConfigType type) {
		this.path.add(node.element());
		try {
			return (node.leaf() != null) ? leafValue(node.leaf(), null) : values(node, type);
		}
		finally {
			this.path.remove(this.path.size() - 1);
		}
	}

	private @Nullable Object leafValue(Leaf leaf, @Nullable String key) {
		SourceProperty property = leaf.property();
		Object value = property.value();
		if (!(value instanceof String text)) {
			return value;
		}
		if (text.isEmpty() && property.isEmptyMap()) {
			return Map.of();
		}
		Placeholders.Resolved resolved = resolve(text);
		String problem = resolved.problem();
		return (problem == null) ? resolved.text()
				: reject((key != null) ? key : PropertyPath.append("", this.path), leaf, problem, null);
	}

	private Object values(PropertyTree node, ConfigType type) {
		Map<String, Object> values = new LinkedHashMap<>();
		for (PropertyTree child : node.children()) {
			Object value = value(child, type.child(child.element()));
			if (value != null) {
				values.put(child.element().text(), value);
			}
		}
		return (node.isList() && !type.hasKeys()) ? List.copyOf(values.values()) : values;
	}

	/**
	 * Report what is wrong with a node.
	 * @param key how the node is called
	 * @return {@code null}
	 */
	public <T> @Nullable T reject(String key, @Nullable PropertyTree node, String message,
			@Nullable String suggestion) {
		return reject(key, (node != null) ? node.firstLeaf(this.owner) : null, message, suggestion);
	}

	private <T> @Nullable T reject(String key, @Nullable Leaf leaf, String message, @Nullable String suggestion) {
		ConfigViolation violation = new ConfigViolation(
				PropertyPath.join((leaf != null) ? leaf.owner() : this.owner, key), message,
				(leaf != null) ? leaf.property().origin() : null, suggestion);
		if (!this.violations.contains(violation)) {
			this.violations.add(violation);
		}
		return null;
	}

}
