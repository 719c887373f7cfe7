package io.beluga.registry.autoconfigure.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.PropertyPath.Element;
import io.beluga.registry.autoconfigure.source.PropertyPath.Kind;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one configured provider as a tree: of each key the value that has
 * precedence. Maps are merged across sources, a list is taken from one source.
 */
public final class PropertyTree {

	private final Element element;

	private Map<String, PropertyTree> children = Map.of();

	private @Nullable Leaf leaf;

	private @Nullable Leaf place;

	public PropertyTree() {
		this(Element.name(""));
	}

	private PropertyTree(Element element) {
		this.element = element;
	}

	public Element element() {
		return this.element;
	}

	public @Nullable Leaf leaf() {
		return this.leaf;
	}

	/**
	 * Return the first property at or below this node, one that was written for the owner
	 * before one that it takes over; without any, where the node itself is written.
	 */
	public @Nullable Leaf firstLeaf(String owner) {
		Leaf first = null;
		for (Leaf candidate : leaves(new ArrayList<>())) {
			if (candidate.owner.equals(owner)) {
				return candidate;
			}
			first = (first != null) ? first : candidate;
		}
		return (this.place != null) ? this.place : first;
	}

	private List<Leaf> leaves(List<Leaf> leaves) {
		if (this.leaf != null) {
			leaves.add(this.leaf);
		}
		this.children.values().forEach((child) -> child.leaves(leaves));
		return leaves;
	}

	/**
	 * Remember where the node is written, which may hold no property at all.
	 */
	public void setPlace(SourceProperty property, String owner) {
		this.place = new Leaf(property, owner);
	}

	/**
	 * Tell whether the keys are the positions of a list: all from zero on, none left out.
	 * Other numbers are keys of a map.
	 */
	public boolean isList() {
		for (int i = 0; i < this.children.size(); i++) {
			if (!this.children.containsKey(Element.index(i).id())) {
				return false;
			}
		}
		return !this.children.isEmpty();
	}

	public boolean isEmpty() {
		return this.leaf == null && this.children.isEmpty();
	}

	/**
	 * Return what is below: elements of a list by position, keys as they came.
	 */
	public Collection<PropertyTree> children() {
		if (this.children.isEmpty() || !isList()) {
			return Collections.unmodifiableCollection(this.children.values());
		}
		List<PropertyTree> result = new ArrayList<>();
		for (int i = 0; i < this.children.size(); i++) {
			result.add(this.children.get(Element.index(i).id()));
		}
		return result;
	}

	public @Nullable PropertyTree child(String key) {
		return this.children.get(PropertyPath.uniform(key));
	}

	/**
	 * Tell where each property is written. To put that in words takes longer than to read
	 * the values, and few ask.
	 */
	public Map<String, String> origins() {
		Map<String, String> origins = new LinkedHashMap<>();
		children().forEach((child) -> child.collectOrigins("", origins));
		return Collections.unmodifiableMap(origins);
	}

	private void collectOrigins(String parent, Map<String, String> origins) {
		String path = PropertyPath.append(parent, List.of(this.element));
		if (this.leaf != null) {
			origins.put(path, this.leaf.property.origin());
		}
		children().forEach((child) -> child.collectOrigins(path, origins));
	}

	/**
	 * Find a node by its path.
	 */
	public @Nullable PropertyTree find(PropertyPath path) {
		PropertyTree current = this;
		for (Element element : path.elements()) {
			PropertyTree next = current.below(element);
			if (next == null) {
				return null;
			}
			current = next;
		}
		return current;
	}

	/**
	 * Find a child, which may be written with brackets where the element has none, and
	 * the other way round.
	 */
	private @Nullable PropertyTree below(Element element) {
		PropertyTree child = this.children.get(element.id());
		if (child != null) {
			return child;
		}
		if (element.kind() != Kind.NAME) {
			return this.children.get(Element.name(element.text()).id());
		}
		return this.children.values()
			.stream()
			.filter((other) -> PropertyPath.uniform(other.element.text()).equals(element.id()))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return a path with brackets where they are written.
	 */
	public List<Element> written(PropertyPath path) {
		List<Element> elements = new ArrayList<>();
		PropertyTree current = this;
		for (Element element : path.elements()) {
			current = (current != null) ? current.below(element) : null;
			elements.add((current != null && current.element.kind() == Kind.KEY) ? current.element : element);
		}
		return elements;
	}

	/**
	 * Make the tree of some properties.
	 * @param properties the properties, those of the source with precedence first
	 * @param owner the full name of what they are written for
	 * @param type what the properties are bound to
	 * @param conflicts is told of properties of one source that exclude each other, never
	 * with their values
	 */
	public static PropertyTree of(List<SourceProperty> properties, String owner, ConfigType type,
			Consumer<ConfigViolation> conflicts) {
		PropertyTree result = new PropertyTree();
		PropertyTree source = result;
		int order = properties.isEmpty() ? 0 : properties.get(0).order();
		for (SourceProperty property : properties) {
			if (property.order() != order) {
				result = (source != result) ? result.over(source, type) : result;
				source = new PropertyTree();
				order = property.order();
			}
			source.add(property, owner, conflicts);
		}
		return (source != result) ? result.over(source, type) : result;
	}

	private void add(SourceProperty property, String owner, Consumer<ConfigViolation> conflicts) {
		if (property.value() == null) {
			// a null in JSON leaves the value to the next source
			return;
		}
		PropertyTree current = this;
		for (Element element : property.path().elements()) {
			if (current.leaf != null) {
				addMixed(current.leaf, property, conflicts);
				current.leaf = null;
			}
			if (current.children.isEmpty()) {
				current.children = new LinkedHashMap<>();
			}
			current = current.children.computeIfAbsent(element.id(), (id) -> new PropertyTree(element));
		}
		if (current.leaf != null) {
			addDuplicate(current.leaf, property, conflicts);
		}
		else if (current.children.isEmpty()) {
			current.leaf = new Leaf(property, owner);
		}
		else {
			Leaf below = current.firstLeaf(owner);
			if (below != null) {
				addMixed(new Leaf(property, owner), below.property, conflicts);
			}
		}
	}

	/**
	 * Report two spellings of one property, unless they have the same value.
	 */
	private static void addDuplicate(Leaf one, SourceProperty other, Consumer<ConfigViolation> conflicts) {
		if (!Objects.equals(one.property.value(), other.value())) {
			boolean variables = one.property.isVariable() && other.isVariable();
			conflicts.accept(new Leaf(other, one.owner).violation(
					"has another value than " + describe(one.property) + ", which means the same property.",
					variables ? "Remove one of the two variables." : "Remove one of the two"
							+ ((other.path().size() > 1) ? ", or write the keys of a map in brackets." : ".")));
		}
	}

	/**
	 * Report a property that has a value while another one is below it.
	 */
	private static void addMixed(Leaf value, SourceProperty below, Consumer<ConfigViolation> conflicts) {
		if (!value.property.isEmpty()) {
			conflicts.accept(value.violation("has a value, and " + describe(below) + " is below it.",
					"Remove one of the two, or write the keys of a map in brackets."));
		}
	}

	private static String describe(SourceProperty property) {
		String origin = property.origin();
		if (origin.contains(property.name())) {
			return origin;
		}
		String written = property.path().get(property.path().size() - 1).text();
		return ErrorText.quote(written) + " (" + origin + ")";
	}

	/**
	 * Lay this node over another one: maps are merged, an empty one with whatever the
	 * other has, and everything else is replaced.
	 * @param base the other node
	 * @param type what both are bound to
	 */
	public PropertyTree over(PropertyTree base, ConfigType type) {
		boolean lists = type.isList() || (!type.hasKeys() && (isList() || base.isList()));
		if (this.leaf != null || base.leaf != null || lists) {
			boolean yields = isEmpty()
					|| (!lists && !base.children.isEmpty() && this.leaf != null && this.leaf.property.isEmpty());
			return yields ? base : this;
		}
		PropertyTree result = new PropertyTree(this.element);
		result.place = this.place;
		result.children = new LinkedHashMap<>(base.children);
		this.children.forEach((id, child) -> result.children.merge(id, child,
				(inherited, own) -> own.over(inherited, type.child(own.element))));
		return result;
	}

	/**
	 * Return a copy without some keys.
	 */
	public PropertyTree without(List<String> keys) {
		PropertyTree result = new PropertyTree(this.element);
		result.children = new LinkedHashMap<>(this.children);
		keys.forEach((key) -> result.children.remove(PropertyPath.uniform(key)));
		return result;
	}

	/**
	 * A property and the full name of the configured provider that it was written for.
	 *
	 * @param property the property
	 * @param owner the configured provider, which another one may extend
	 */
	public record Leaf(SourceProperty property, String owner) {

		private ConfigViolation violation(String message, String suggestion) {
			String key = PropertyPath.append("", this.property.path().elements());
			return new ConfigViolation(PropertyPath.join(this.owner, key), message, this.property.origin(), suggestion);
		}

	}

}
