package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.beluga.registry.autoconfigure.ConfigurationGroups.Group;
import io.beluga.registry.autoconfigure.ProvidersConfiguration.Entry;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;

/**
 * Reads the configured providers of an application in time that grows with their number
 * alone.
 */
final class ProvidersReader {

	private final Placeholders placeholders;

	private final ConfigurationGroups groups;

	private final ConfigTypes types;

	private final Map<Group, ConfigNode> own = new LinkedHashMap<>();

	private final Map<Group, ConfigNode> effective = new LinkedHashMap<>();

	private final Map<Group, List<ConfigViolation>> violations = new LinkedHashMap<>();

	private ProvidersReader(ConfigurableEnvironment environment, Map<String, ? extends Collection<String>> providers,
			ConfigTypes types) {
		this.placeholders = new Placeholders(environment);
		this.groups = ConfigurationGroups.read(environment, providers);
		this.types = types;
	}

	/**
	 * Read all values.
	 * @param environment where to read
	 * @param providers the registered providers by package
	 * @param types what the registered providers take
	 * @return what is there and what is wrong with it
	 */
	static ProvidersConfiguration read(ConfigurableEnvironment environment,
			Map<String, ? extends Collection<String>> providers, ConfigTypes types) {
		return new ProvidersReader(environment, providers, types).read();
	}

	private ProvidersConfiguration read() {
		this.groups.all()
			.values()
			.forEach((names) -> names.values().forEach((group) -> this.own.put(group, tree(group))));
		Map<String, Map<String, ProviderProperties>> properties = new LinkedHashMap<>();
		List<Entry> entries = new ArrayList<>();
		for (Group group : this.own.keySet()) {
			ProviderValues values = new ProviderValues(group, effective(group, new ArrayList<>()), this.placeholders);
			Entry entry = values.read(providerName(group, new ArrayList<>()), violations(group));
			properties.computeIfAbsent(group.packageName(), (name) -> new LinkedHashMap<>())
				.put(group.name(), entry.properties());
			if (entry.properties().isEnabled()) {
				entries.add(entry);
			}
		}
		properties.replaceAll((name, value) -> Collections.unmodifiableMap(value));
		List<ConfigViolation> problems = new ArrayList<>(this.groups.violations());
		addMisplaced(problems);
		List<String> ignored = this.groups.unmatched().stream().map(SourceProperty::name).toList();
		return new ProvidersConfiguration(Collections.unmodifiableMap(properties), List.copyOf(entries), problems,
				ignored);
	}

	private void addMisplaced(List<ConfigViolation> problems) {
		for (SourceProperty property : this.groups.misplaced()) {
			if (property.value() instanceof String text && !text.isBlank()) {
				problems.add(new ConfigViolation("beluga.providers." + property.path().get(0).text(),
						"must hold configured providers by name, not a value.", property.origin(), null));
			}
		}
	}

	private ConfigNode tree(Group group) {
		List<SourceProperty> properties = new ArrayList<>();
		VariableKeys keys = variableKeys(group);
		for (SourceProperty property : group.properties()) {
			SourceProperty placed = (property.isVariable() && keys != null) ? property.at(keys.find(property.words()))
					: property;
			if (placed.path().size() > 0 && placed.path().get(0).kind() != PropertyPath.Kind.INDEX) {
				properties.add(placed);
			}
			else {
				addMisplaced(group, placed);
			}
		}
		return ConfigNode.of(properties, group.property(""), (one, other) -> addConflict(group, one, other));
	}

	/**
	 * Report a value where properties should be. An empty one is what YAML makes of a
	 * name alone.
	 */
	private void addMisplaced(Group group, SourceProperty property) {
		boolean empty = property.value() instanceof String text
				&& Optional.ofNullable(this.placeholders.resolve(text).text()).filter(String::isBlank).isPresent();
		if (!empty && violations(group).isEmpty()) {
			violations(group).add(new ConfigViolation(group.property(""), "must hold properties, not a value.",
					property.origin(), null));
		}
	}

	private void addConflict(Group group, SourceProperty one, SourceProperty other) {
		if (one.order() == other.order() && !Objects.equals(one.value(), other.value())) {
			violations(group).add(new ConfigViolation(group.property(key(other.path())),
					"has another value than environment variable " + one.name() + ", which means the same property.",
					other.origin(), "Remove one of the two variables."));
		}
	}

	private @Nullable VariableKeys variableKeys(Group group) {
		if (group.properties().stream().noneMatch(SourceProperty::isVariable)) {
			return null;
		}
		VariableKeys keys = new VariableKeys();
		ReservedKeys.ALL.forEach((key) -> keys.add(PropertyPath.Element.name(key)));
		addKeys(keys, group);
		this.types.addKeys(keys, group.packageName(), writtenProviderName(group));
		return keys;
	}

	private void addKeys(VariableKeys keys, Group group) {
		for (Group member : writtenChain(group)) {
			member.properties()
				.stream()
				.filter((property) -> !property.isVariable())
				.forEach((property) -> keys.add(property.path()));
		}
	}

	/**
	 * Return the provider of a group before its tree is known.
	 */
	private String writtenProviderName(Group group) {
		String name = group.name();
		for (Group member : writtenChain(group)) {
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
	private Set<Group> writtenChain(Group group) {
		Set<Group> chain = new LinkedHashSet<>();
		Group current = group;
		while (current != null && chain.add(current)) {
			current = base(current, null);
		}
		return chain;
	}

	private @Nullable String written(Group group, String key) {
		String uniform = PropertyPath.uniform(key);
		for (SourceProperty property : group.properties()) {
			boolean matches = property.isVariable() ? String.join("", property.words()).equals(uniform)
					: property.path().size() == 1 && property.path().get(0).id().equals(uniform);
			if (matches && property.value() instanceof String text) {
				return this.placeholders.resolve(text).text();
			}
		}
		return null;
	}

	private @Nullable Group base(Group group, @Nullable ConfigNode tree) {
		String name = null;
		if (tree == null) {
			name = written(group, ReservedKeys.EXTENDS);
		}
		else {
			ConfigNode node = tree.child(ReservedKeys.EXTENDS);
			if (node != null && node.leaf() != null) {
				name = this.placeholders.resolve(String.valueOf(node.leaf().property().value())).text();
			}
		}
		return (name != null) ? this.groups.all().get(group.packageName()).get(name) : null;
	}

	private ConfigNode effective(Group group, List<Group> chain) {
		ConfigNode known = this.effective.get(group);
		if (known != null) {
			return known;
		}
		ConfigNode tree = this.own.get(group);
		ConfigNode result = tree;
		ConfigNode extended = tree.child(ReservedKeys.EXTENDS);
		if (extended != null && extended.leaf() != null) {
			chain.add(group);
			Group base = base(group, tree);
			if (base == null) {
				addUnknownBase(group, extended.leaf());
			}
			else if (chain.contains(base)) {
				addCircle(chain, base, extended.leaf());
			}
			else {
				result = tree.over(effective(base, chain).without(ReservedKeys.NOT_INHERITED));
			}
		}
		this.effective.put(group, result);
		return result;
	}

	private void addUnknownBase(Group group, ConfigNode.Leaf leaf) {
		Collection<String> names = this.groups.all().get(group.packageName()).keySet();
		String name = String.valueOf(leaf.property().value());
		violations(group).add(new ConfigViolation(group.property(ReservedKeys.EXTENDS),
				"names no configured provider of package '" + group.packageName() + "'.", leaf.property().origin(),
				(ErrorText.didYouMean(name, names) + " " + ErrorText.known("Configured providers", names)).trim()));
	}

	private void addCircle(List<Group> chain, Group base, ConfigNode.Leaf leaf) {
		List<String> names = new ArrayList<>(
				chain.subList(chain.indexOf(base), chain.size()).stream().map(Group::name).toList());
		names.add(base.name());
		Group last = chain.get(chain.size() - 1);
		violations(last).add(new ConfigViolation(last.property(ReservedKeys.EXTENDS),
				"closes a circle: " + String.join(" -> ", names) + ".", leaf.property().origin(), null));
	}

	/**
	 * Return the provider of a group: the one it names, that of the one it extends, or
	 * the one of its own name.
	 */
	private String providerName(Group group, List<Group> chain) {
		ConfigNode tree = this.own.get(group);
		ConfigNode node = tree.child(ReservedKeys.PROVIDER_NAME);
		if (node != null && node.leaf() != null) {
			String name = this.placeholders.resolve(String.valueOf(node.leaf().property().value())).text();
			if (name != null && !name.isBlank()) {
				return name;
			}
		}
		Group base = base(group, tree);
		chain.add(group);
		return (base != null && !chain.contains(base)) ? providerName(base, chain) : group.name();
	}

	private List<ConfigViolation> violations(Group group) {
		return this.violations.computeIfAbsent(group, (key) -> new ArrayList<>());
	}

	private static String key(PropertyPath path) {
		return ProviderValues.append("", path.elements());
	}

}
