package io.beluga.registry.autoconfigure.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.beluga.registry.autoconfigure.bind.ConfigShape;
import io.beluga.registry.autoconfigure.bind.ConfigTypes;
import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.PropertyConflicts;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Makes a tree of the properties of each configured provider. What a variable means
 * depends on the keys that are known: those of other sources, of what is extended, and of
 * the configuration type.
 */
final class PropertyTrees {

	private final ConfigurationGroups groups;

	private final Placeholders placeholders;

	private final ConfigTypes types;

	PropertyTrees(ConfigurationGroups groups, Placeholders placeholders, ConfigTypes types) {
		this.groups = groups;
		this.placeholders = placeholders;
		this.types = types;
	}

	/**
	 * Make all trees, in the order of the configuration.
	 */
	Map<ProviderGroup, PropertyTree> make() {
		Map<ProviderGroup, PropertyTree> trees = new LinkedHashMap<>();
		this.groups.all().values().forEach((names) -> names.values().forEach((group) -> trees.put(group, tree(group))));
		return trees;
	}

	private PropertyTree tree(ProviderGroup group) {
		ConfigShape shape = this.types.shape(group.packageName(), writtenProviderName(group));
		List<SourceProperty> properties = new ArrayList<>();
		SourceProperty misplaced = null;
		VariableKeys keys = null;
		for (SourceProperty property : group.properties()) {
			SourceProperty placed = property;
			if (property.isVariable()) {
				keys = (keys != null) ? keys : variableKeys(group, shape);
				placed = property.at(keys.find(property.words()));
			}
			if (placed.path().size() > 0 && placed.path().get(0).kind() != PropertyPath.Kind.INDEX) {
				properties.add(placed);
			}
			else if (misplaced == null) {
				misplaced = placed;
				rejectValue(group, placed);
			}
		}
		PropertyTree tree = PropertyTree.of(properties, group.property(""), shape,
				new PropertyConflicts(group::property, group.violations()::add));
		if (misplaced != null) {
			tree.setPlace(misplaced, group.property(""));
		}
		return tree;
	}

	/**
	 * Report a value where properties should be. An empty one is what YAML makes of a
	 * name alone.
	 */
	private void rejectValue(ProviderGroup group, SourceProperty property) {
		if (!this.placeholders.isEmpty(property)) {
			group.reject("", "must hold properties, not a value.", property.origin(), null);
		}
	}

	private VariableKeys variableKeys(ProviderGroup group, ConfigShape shape) {
		VariableKeys keys = new VariableKeys();
		ReservedKeys.ALL.forEach((key) -> keys.add(PropertyPath.Element.name(key)));
		for (ProviderGroup member : writtenChain(group)) {
			member.properties()
				.stream()
				.filter((property) -> !property.isVariable())
				.forEach((property) -> keys.add(property.path()));
		}
		keys.add(shape);
		return keys;
	}

	/**
	 * Return the provider of a group before its tree is known.
	 */
	private String writtenProviderName(ProviderGroup group) {
		String name = group.name();
		for (ProviderGroup member : writtenChain(group)) {
			String written = written(member, ReservedKeys.PROVIDER_NAME);
			if (StringUtils.hasText(written)) {
				return written;
			}
			name = member.name();
		}
		return name;
	}

	/**
	 * Return a group and those that it extends, the nearest first, before their trees are
	 * known.
	 */
	private Set<ProviderGroup> writtenChain(ProviderGroup group) {
		Set<ProviderGroup> chain = new LinkedHashSet<>();
		ProviderGroup current = group;
		while (current != null && chain.add(current)) {
			String name = written(current, ReservedKeys.EXTENDS);
			current = (name != null) ? this.groups.all().get(group.packageName()).get(name) : null;
		}
		return chain;
	}

	private @Nullable String written(ProviderGroup group, String key) {
		String uniform = PropertyPath.uniform(key);
		for (SourceProperty property : group.properties()) {
			boolean matches = property.isVariable() ? String.join("", property.words()).equals(uniform)
					: property.path().size() == 1 && property.path().get(0).id().equals(uniform);
			if (matches && property.value() instanceof String text) {
				String resolved = this.placeholders.resolve(text).text();
				return (resolved != null) ? resolved.trim() : null;
			}
		}
		return null;
	}

}
