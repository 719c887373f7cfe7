package io.beluga.registry.autoconfigure.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.source.VariableKeys;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * One configured provider in all sources: its properties, and the tree of them with what
 * it takes over from those that it extends. Whom it extends and which provider it is made
 * by is found first: what an environment variable means depends on the keys that are
 * known, which are those of other sources, of what is extended, and of the configuration
 * type.
 */
final class ProviderGroup {

	private final String packageName;

	private final String name;

	/** The groups of the same package by name, this one among them. */
	private final Map<String, ProviderGroup> siblings;

	private final Placeholders placeholders;

	private final List<SourceProperty> properties = new ArrayList<>();

	private final List<ConfigViolation> violations = new ArrayList<>();

	private String providerName;

	private ConfigType type = ConfigType.UNKNOWN;

	private PropertyTree tree = new PropertyTree();

	private boolean inherited;

	/** The circle that what this extends leads into, if it does. */
	private @Nullable ConfigViolation circle;

	ProviderGroup(String packageName, String name, Map<String, ProviderGroup> siblings, Placeholders placeholders) {
		this.packageName = packageName;
		this.name = name;
		this.siblings = siblings;
		this.placeholders = placeholders;
		this.providerName = name;
	}

	String packageName() {
		return this.packageName;
	}

	String name() {
		return this.name;
	}

	/**
	 * Return the full name of this configured provider or of a key of it.
	 */
	String property(String key) {
		return PropertyPath.join("beluga.providers." + this.packageName + '.' + this.name, key);
	}

	void add(SourceProperty property) {
		this.properties.add(property);
	}

	/**
	 * Put the properties of the source with precedence first, once all are there.
	 */
	void sort() {
		this.properties.sort(Comparator.comparingInt(SourceProperty::order));
	}

	/**
	 * Tell whether this is to be used; what cannot be read counts as not configured.
	 */
	boolean isEnabled() {
		String text = text(find(ReservedKeys.ENABLED));
		return text == null || SourceProperty.parse(text, Boolean.class).orElse(true);
	}

	/**
	 * Find the property that sets a reserved key, before there is a tree.
	 */
	private @Nullable SourceProperty find(String key) {
		String uniform = PropertyPath.uniform(key);
		for (SourceProperty property : this.properties) {
			boolean matches = property.isVariable() ? String.join("", property.words()).equals(uniform)
					: property.path().size() == 1 && property.path().get(0).id().equals(uniform);
			if (matches && property.value() != null) {
				return property;
			}
		}
		return null;
	}

	private @Nullable String text(@Nullable SourceProperty property) {
		String text = (property != null) ? this.placeholders.resolve(property.text()).text() : null;
		return (text != null) ? text.trim() : null;
	}

	/**
	 * Find whom this extends and which provider makes it: the one that it names, that of
	 * the one it extends, or the one of its own name. Then make the tree of its own
	 * properties.
	 * @param types tells by package and name what a registered provider takes
	 */
	void makeTree(BiFunction<String, String, ConfigType> types) {
		Set<ProviderGroup> chain = new LinkedHashSet<>();
		String named = null;
		for (ProviderGroup next = this; next != null && chain.add(next); next = next.base()) {
			this.providerName = next.name;
			named = StringUtils.hasText(named) ? named : next.text(next.find(ReservedKeys.PROVIDER_NAME));
		}
		this.providerName = StringUtils.hasText(named) ? named : this.providerName;
		this.type = types.apply(this.packageName, this.providerName);
		this.tree = ownTree(chain);
	}

	private @Nullable ProviderGroup base() {
		String name = text(find(ReservedKeys.EXTENDS));
		return (name != null) ? this.siblings.get(name) : null;
	}

	private PropertyTree ownTree(Set<ProviderGroup> chain) {
		List<SourceProperty> placed = new ArrayList<>();
		SourceProperty misplaced = null;
		VariableKeys keys = null;
		for (SourceProperty property : this.properties) {
			SourceProperty own = property;
			if (property.isVariable()) {
				keys = (keys != null) ? keys : variableKeys(chain);
				own = property.at(keys.find(property.words()));
			}
			if (own.path().size() > 0 && own.path().get(0).kind() != PropertyPath.Kind.INDEX) {
				placed.add(own);
			}
			else if (misplaced == null) {
				misplaced = own;
				rejectValue(own);
			}
		}
		PropertyTree tree = PropertyTree.of(placed, property(""), this.type, this.violations::add);
		if (misplaced != null) {
			tree.setPlace(misplaced, property(""));
		}
		return tree;
	}

	/**
	 * Report a value where properties should be. An empty one is what YAML makes of a
	 * name alone.
	 */
	private void rejectValue(SourceProperty property) {
		if (!this.placeholders.isEmpty(property)) {
			reject("", "must hold properties, not a value.", property, null);
		}
	}

	private VariableKeys variableKeys(Set<ProviderGroup> chain) {
		VariableKeys keys = VariableKeys.of(ReservedKeys.ALL);
		for (ProviderGroup member : chain) {
			member.properties.stream()
				.filter((property) -> !property.isVariable())
				.forEach((property) -> keys.add(property.path()));
		}
		this.type.addTo(keys);
		return keys;
	}

	/**
	 * Add to the tree what this takes over, once all groups have trees of their own.
	 */
	void inherit() {
		inherit(new ArrayList<>());
	}

	private PropertyTree inherit(List<ProviderGroup> chain) {
		SourceProperty extended = this.inherited ? null : find(ReservedKeys.EXTENDS);
		if (extended != null) {
			chain.add(this);
			ProviderGroup base = base();
			if (base == null) {
				rejectUnknown(extended);
			}
			else if (chain.contains(base)) {
				rejectCircle(chain, base, extended);
			}
			else {
				this.tree = this.tree.over(base.inherit(chain).without(ReservedKeys.NOT_INHERITED), this.type);
				addCircle(base.circle);
			}
		}
		this.inherited = true;
		return this.tree;
	}

	private void rejectUnknown(SourceProperty extended) {
		Collection<String> names = this.siblings.keySet();
		String name = text(extended);
		// a placeholder without a value is told of where the value is read
		if (StringUtils.hasText(name)) {
			reject(ReservedKeys.EXTENDS, "names no configured provider of package '" + this.packageName + "'.",
					extended,
					(ErrorText.didYouMean(name, names) + " " + ErrorText.known("Configured providers", names)).trim());
		}
	}

	private void rejectCircle(List<ProviderGroup> chain, ProviderGroup base, SourceProperty extended) {
		List<String> names = new ArrayList<>(
				chain.subList(chain.indexOf(base), chain.size()).stream().map(ProviderGroup::name).toList());
		names.add(base.name);
		addCircle(new ConfigViolation(property(ReservedKeys.EXTENDS),
				"closes a circle: " + String.join(" -> ", names) + ".", extended.origin(), null));
	}

	/**
	 * Note a circle, which is told of once, but keeps all from being used that lead into
	 * it.
	 */
	private void addCircle(@Nullable ConfigViolation circle) {
		this.circle = circle;
		if (circle != null) {
			this.violations.add(circle);
		}
	}

	private void reject(String key, String message, SourceProperty property, @Nullable String suggestion) {
		this.violations.add(new ConfigViolation(property(key), message, property.origin(), suggestion));
	}

	/**
	 * Read the values.
	 */
	ConfiguredEntry read() {
		return ConfiguredEntry.read(this.packageName, this.name, this.providerName, this.type,
				new PropertyReader(this.tree, property(""), this.placeholders, this.violations), this.circle != null);
	}

}
