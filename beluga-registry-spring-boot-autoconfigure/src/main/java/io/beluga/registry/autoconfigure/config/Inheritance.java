package io.beluga.registry.autoconfigure.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.beluga.registry.autoconfigure.bind.ConfigShape;
import io.beluga.registry.autoconfigure.bind.ConfigTypes;
import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

/**
 * What configured providers take over from those that they extend.
 */
final class Inheritance {

	private final ConfigurationGroups groups;

	private final Map<ProviderGroup, PropertyTree> own;

	private final Placeholders placeholders;

	private final ConfigTypes types;

	private final Map<ProviderGroup, PropertyTree> effective = new LinkedHashMap<>();

	Inheritance(ConfigurationGroups groups, Map<ProviderGroup, PropertyTree> own, Placeholders placeholders,
			ConfigTypes types) {
		this.groups = groups;
		this.own = own;
		this.placeholders = placeholders;
		this.types = types;
	}

	/**
	 * Return the properties of a group with those that it takes over.
	 */
	PropertyTree effective(ProviderGroup group) {
		return effective(group, new ArrayList<>());
	}

	private PropertyTree effective(ProviderGroup group, List<ProviderGroup> chain) {
		PropertyTree known = this.effective.get(group);
		if (known != null) {
			return known;
		}
		PropertyTree tree = this.own.get(group);
		PropertyTree result = tree;
		PropertyTree.Leaf extended = leaf(tree, ReservedKeys.EXTENDS);
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
		PropertyTree tree = this.own.get(group);
		PropertyTree.Leaf named = leaf(tree, ReservedKeys.PROVIDER_NAME);
		if (named != null) {
			String name = text(named);
			if (name != null && !name.isBlank()) {
				return name.trim();
			}
		}
		PropertyTree.Leaf extended = leaf(tree, ReservedKeys.EXTENDS);
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

	private @Nullable ProviderGroup base(ProviderGroup group, PropertyTree.Leaf extended) {
		String name = text(extended);
		return (name != null) ? this.groups.all().get(group.packageName()).get(name.trim()) : null;
	}

	private @Nullable String text(PropertyTree.Leaf leaf) {
		return this.placeholders.resolve(leaf.property().text()).text();
	}

	private static PropertyTree.@Nullable Leaf leaf(PropertyTree tree, String key) {
		PropertyTree node = tree.child(key);
		return (node != null) ? node.leaf() : null;
	}

	private void rejectUnknown(ProviderGroup group, PropertyTree.Leaf leaf) {
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

	private static void rejectCircle(List<ProviderGroup> chain, ProviderGroup base, PropertyTree.Leaf leaf) {
		List<String> names = new ArrayList<>(
				chain.subList(chain.indexOf(base), chain.size()).stream().map(ProviderGroup::name).toList());
		names.add(base.name());
		ProviderGroup last = chain.get(chain.size() - 1);
		last.reject(ReservedKeys.EXTENDS, "closes a circle: " + String.join(" -> ", names) + ".",
				leaf.property().origin(), null);
	}

}
