package io.beluga.registry.autoconfigure.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;

import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.tree.PropertyConflicts;
import io.beluga.registry.autoconfigure.tree.PropertyTree;
import io.beluga.registry.autoconfigure.tree.VariableKeys;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Makes a tree of the properties of each configured provider, with what it takes over
 * from those that it extends. Whom it extends and which provider it is made by is found
 * first: what an environment variable means depends on the keys that are known, which are
 * those of other sources, of what is extended, and of the configuration type.
 */
final class ProviderTrees {

	private final ConfigurationGroups groups;

	private final Placeholders placeholders;

	private final BiFunction<String, String, ConfigType> types;

	private final Map<ProviderGroup, Lineage> lineages = new LinkedHashMap<>();

	private final Map<ProviderGroup, PropertyTree> own = new LinkedHashMap<>();

	private final Map<ProviderGroup, PropertyTree> effective = new LinkedHashMap<>();

	ProviderTrees(ConfigurationGroups groups, Placeholders placeholders, BiFunction<String, String, ConfigType> types) {
		this.groups = groups;
		this.placeholders = placeholders;
		this.types = types;
		groups.all().values().forEach((names) -> names.values().forEach((group) -> {
			Lineage lineage = lineage(group);
			this.lineages.put(group, lineage);
			this.own.put(group, tree(group, lineage));
		}));
		// a circle is told of where it closes, which may be in a group that comes first
		this.own.keySet().forEach(this::effective);
	}

	/**
	 * Return all groups, in the order of the configuration.
	 */
	Set<ProviderGroup> groups() {
		return this.own.keySet();
	}

	/**
	 * Return the properties of a group with those that it takes over.
	 */
	PropertyTree effective(ProviderGroup group) {
		return effective(group, new ArrayList<>());
	}

	/**
	 * Return the provider of a group: the one it names, that of the one it extends, or
	 * the one of its own name.
	 */
	String providerName(ProviderGroup group) {
		return lineageOf(group).providerName();
	}

	/**
	 * Return what the provider of a group takes.
	 */
	ConfigType type(ProviderGroup group) {
		return lineageOf(group).type();
	}

	private Lineage lineageOf(ProviderGroup group) {
		return Objects.requireNonNull(this.lineages.get(group), group.name());
	}

	private Lineage lineage(ProviderGroup group) {
		Set<ProviderGroup> chain = new LinkedHashSet<>();
		String providerName = null;
		String name = group.name();
		ProviderGroup current = group;
		while (current != null && chain.add(current)) {
			name = current.name();
			String named = (providerName == null) ? text(current.find(ReservedKeys.PROVIDER_NAME)) : null;
			providerName = StringUtils.hasText(named) ? named : providerName;
			current = base(current);
		}
		providerName = (providerName != null) ? providerName : name;
		return new Lineage(chain, providerName, this.types.apply(group.packageName(), providerName));
	}

	private @Nullable ProviderGroup base(ProviderGroup group) {
		String name = text(group.find(ReservedKeys.EXTENDS));
		return (name != null) ? besides(group).get(name) : null;
	}

	/**
	 * Return the groups of the same package, the given one included.
	 */
	private Map<String, ProviderGroup> besides(ProviderGroup group) {
		return this.groups.all().getOrDefault(group.packageName(), Map.of());
	}

	private @Nullable String text(@Nullable SourceProperty property) {
		String text = (property != null) ? this.placeholders.resolve(property.text()).text() : null;
		return (text != null) ? text.trim() : null;
	}

	private PropertyTree tree(ProviderGroup group, Lineage lineage) {
		List<SourceProperty> properties = new ArrayList<>();
		SourceProperty misplaced = null;
		VariableKeys keys = null;
		for (SourceProperty property : group.properties()) {
			SourceProperty placed = property;
			if (property.isVariable()) {
				keys = (keys != null) ? keys : variableKeys(lineage);
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
		PropertyTree tree = PropertyTree.of(properties, group.property(""), lineage.type(),
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

	private static VariableKeys variableKeys(Lineage lineage) {
		VariableKeys keys = new VariableKeys();
		ReservedKeys.ALL.forEach((key) -> keys.add(PropertyPath.Element.name(key)));
		for (ProviderGroup member : lineage.chain()) {
			member.properties()
				.stream()
				.filter((property) -> !property.isVariable())
				.forEach((property) -> keys.add(property.path()));
		}
		keys.add(lineage.type());
		return keys;
	}

	private PropertyTree effective(ProviderGroup group, List<ProviderGroup> chain) {
		PropertyTree known = this.effective.get(group);
		if (known != null) {
			return known;
		}
		PropertyTree result = Objects.requireNonNull(this.own.get(group), group.name());
		SourceProperty extended = group.find(ReservedKeys.EXTENDS);
		if (extended != null) {
			chain.add(group);
			ProviderGroup base = base(group);
			if (base == null) {
				rejectUnknown(group, extended);
			}
			else if (chain.contains(base)) {
				rejectCircle(chain, base, extended);
			}
			else {
				result = result.over(effective(base, chain).without(ReservedKeys.NOT_INHERITED), type(group));
			}
		}
		this.effective.put(group, result);
		return result;
	}

	private void rejectUnknown(ProviderGroup group, SourceProperty extended) {
		Collection<String> names = besides(group).keySet();
		String name = text(extended);
		if (!StringUtils.hasText(name)) {
			// a placeholder without a value is told of where the value is read
			return;
		}
		group.reject(ReservedKeys.EXTENDS, "names no configured provider of package '" + group.packageName() + "'.",
				extended.origin(),
				(ErrorText.didYouMean(name, names) + " " + ErrorText.known("Configured providers", names)).trim());
	}

	private static void rejectCircle(List<ProviderGroup> chain, ProviderGroup base, SourceProperty extended) {
		List<String> names = new ArrayList<>(
				chain.subList(chain.indexOf(base), chain.size()).stream().map(ProviderGroup::name).toList());
		names.add(base.name());
		ProviderGroup last = chain.get(chain.size() - 1);
		last.reject(ReservedKeys.EXTENDS, "closes a circle: " + String.join(" -> ", names) + ".", extended.origin(),
				null);
	}

	/**
	 * Whom a configured provider extends, and what follows of it.
	 *
	 * @param chain the configured provider and those that it extends, the nearest first
	 * @param providerName the provider
	 * @param type what that takes
	 */
	private record Lineage(Set<ProviderGroup> chain, String providerName, ConfigType type) {
	}

}
