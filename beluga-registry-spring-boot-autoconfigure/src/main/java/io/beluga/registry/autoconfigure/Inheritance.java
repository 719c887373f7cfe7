package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

/**
 * What configured providers take over from those that they extend.
 */
final class Inheritance {

	private final ConfigurationGroups groups;

	private final Map<ProviderGroup, ConfigNode> own;

	private final Placeholders placeholders;

	private final ConfigTypes types;

	private final Map<ProviderGroup, ConfigNode> effective = new LinkedHashMap<>();

	Inheritance(ConfigurationGroups groups, Map<ProviderGroup, ConfigNode> own, Placeholders placeholders,
			ConfigTypes types) {
		this.groups = groups;
		this.own = own;
		this.placeholders = placeholders;
		this.types = types;
	}

	/**
	 * Return the properties of a group with those that it takes over.
	 */
	ConfigNode effective(ProviderGroup group) {
		return effective(group, new ArrayList<>());
	}

	private ConfigNode effective(ProviderGroup group, List<ProviderGroup> chain) {
		ConfigNode known = this.effective.get(group);
		if (known != null) {
			return known;
		}
		ConfigNode tree = this.own.get(group);
		ConfigNode result = tree;
		ConfigNode.Leaf extended = leaf(tree, ReservedKeys.EXTENDS);
		if (extended != null) {
			chain.add(group);
			ProviderGroup base = base(group, extended);
			if (base == null) {
				rejectUnknown(group, extended);
			}
			else if (chain.contains(base)) {
				rejectCircle(chain, base, extended);
			}
			else {
				result = tree.over(effective(base, chain).without(ReservedKeys.NOT_INHERITED), shape(group));
			}
		}
		this.effective.put(group, result);
		return result;
	}

	/**
	 * Return the provider of a group: the one it names, that of the one it extends, or
	 * the one of its own name.
	 */
	String providerName(ProviderGroup group) {
		return providerName(group, new ArrayList<>());
	}

	private String providerName(ProviderGroup group, List<ProviderGroup> chain) {
		ConfigNode tree = this.own.get(group);
		ConfigNode.Leaf named = leaf(tree, ReservedKeys.PROVIDER_NAME);
		if (named != null) {
			String name = text(named);
			if (name != null && !name.isBlank()) {
				return name.trim();
			}
		}
		ConfigNode.Leaf extended = leaf(tree, ReservedKeys.EXTENDS);
		ProviderGroup base = (extended != null) ? base(group, extended) : null;
		chain.add(group);
		return (base != null && !chain.contains(base)) ? providerName(base, chain) : group.name();
	}

	/**
	 * Return what the provider of a group takes.
	 */
	ConfigShape shape(ProviderGroup group) {
		return this.types.shape(group.packageName(), providerName(group));
	}

	private @Nullable ProviderGroup base(ProviderGroup group, ConfigNode.Leaf extended) {
		String name = text(extended);
		return (name != null) ? this.groups.all().get(group.packageName()).get(name.trim()) : null;
	}

	private @Nullable String text(ConfigNode.Leaf leaf) {
		return this.placeholders.resolve(leaf.property().text()).text();
	}

	private static ConfigNode.@Nullable Leaf leaf(ConfigNode tree, String key) {
		ConfigNode node = tree.child(key);
		return (node != null) ? node.leaf() : null;
	}

	private void rejectUnknown(ProviderGroup group, ConfigNode.Leaf leaf) {
		Collection<String> names = this.groups.all().get(group.packageName()).keySet();
		String name = text(leaf);
		if (name == null || name.isBlank()) {
			// a placeholder without a value is told of where the value is read
			return;
		}
		group.reject(ReservedKeys.EXTENDS, "names no configured provider of package '" + group.packageName() + "'.",
				leaf.property().origin(),
				(ErrorText.didYouMean(name, names) + " " + ErrorText.known("Configured providers", names)).trim());
	}

	private static void rejectCircle(List<ProviderGroup> chain, ProviderGroup base, ConfigNode.Leaf leaf) {
		List<String> names = new ArrayList<>(
				chain.subList(chain.indexOf(base), chain.size()).stream().map(ProviderGroup::name).toList());
		names.add(base.name());
		ProviderGroup last = chain.get(chain.size() - 1);
		last.reject(ReservedKeys.EXTENDS, "closes a circle: " + String.join(" -> ", names) + ".",
				leaf.property().origin(), null);
	}

}
