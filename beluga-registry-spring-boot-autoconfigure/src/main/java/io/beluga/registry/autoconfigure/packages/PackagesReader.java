package io.beluga.registry.autoconfigure.packages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.autoconfigure.bind.BindFailureMessages;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties.DefaultBean;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties.PackageProperties;
import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.SimpleValues;
import io.beluga.registry.autoconfigure.tree.PropertyTree;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;

/**
 * Reads what is configured of packages.
 */
public final class PackagesReader {

	private final Placeholders placeholders;

	private final PackageTrees source;

	private final List<ConfigViolation> violations = new ArrayList<>();

	private Map<String, PropertyTree> trees;

	/**
	 * Read the names, not the values.
	 * @param environment where to read
	 * @param packages the packages that are known
	 */
	public PackagesReader(ConfigurableEnvironment environment, Collection<String> packages) {
		this.placeholders = new Placeholders(environment);
		this.source = new PackageTrees(environment, packages, this.placeholders);
		this.trees = this.source.make(this.violations);
	}

	/**
	 * Add packages that have become known, for variables to be held against.
	 * @return whether there is more to read
	 */
	boolean addPackages(Collection<String> packages) {
		boolean added = this.source.addPackages(packages);
		if (added) {
			this.violations.clear();
			this.trees = this.source.make(this.violations);
		}
		return added;
	}

	/**
	 * Tell whether a default is named; an empty one is none.
	 */
	public boolean hasDefault(String packageName) {
		return StringUtils.hasText(text(child(packageName, "default")));
	}

	/**
	 * Return the aliases of a package.
	 */
	public List<String> aliases(String packageName) {
		PropertyTree aliases = child(packageName, "aliases");
		return (aliases != null) ? aliases.children().stream().map((alias) -> alias.element().text()).toList()
				: List.of();
	}

	/**
	 * Return how the default is offered; what cannot be read counts as not configured.
	 */
	public DefaultBean defaultBean(String packageName) {
		return Optional.ofNullable(text(child(packageName, "default-bean")))
			.flatMap((text) -> SimpleValues.parse(text, DefaultBean.class))
			.orElse(DefaultBean.FALLBACK);
	}

	/**
	 * Read the values.
	 */
	public BelugaPackagesProperties read() {
		Map<String, PackageProperties> packages = new LinkedHashMap<>();
		this.trees.forEach((name, tree) -> packages.put(name, read(name, tree)));
		return new BelugaPackagesProperties(Collections.unmodifiableMap(packages), List.copyOf(this.violations));
	}

	private PackageProperties read(String packageName, PropertyTree tree) {
		for (PropertyTree child : tree.children()) {
			String key = PropertyPath.kebabCase(child.element().text());
			if (tree.child(key) != child
					|| PackageTrees.KEYS.stream().noneMatch((known) -> tree.child(known) == child)) {
				reject(packageName, key, child, "is not a property of a package.",
						ErrorText.didYouMean(key, PackageTrees.KEYS).trim());
			}
		}
		return new PackageProperties(value(packageName, "default", tree.child("default")),
				value(packageName, "default-bean", DefaultBean.class).orElse(DefaultBean.FALLBACK),
				readAliases(packageName, tree.child("aliases")), exclude(packageName, tree.child("exclude")),
				value(packageName, "idempotent", Boolean.class).orElse(null));
	}

	private Map<String, String> readAliases(String packageName, @Nullable PropertyTree node) {
		Map<String, String> aliases = new LinkedHashMap<>();
		if (node == null) {
			return aliases;
		}
		if (node.isList() || (node.leaf() != null && value(packageName, "aliases", node) != null)) {
			reject(packageName, "aliases", node, "must hold names by alias.", "");
			return aliases;
		}
		for (PropertyTree child : node.children()) {
			String alias = child.element().text();
			String name = value(packageName, "aliases." + alias, child);
			String advice = child.element().quoteAdvice();
			if (advice != null) {
				reject(packageName, "aliases" + child.element(), child, "has a name that was no text.", advice);
			}
			else if (!PropertyPath.isName(alias)) {
				reject(packageName, "aliases[" + ErrorText.escape(alias) + "]", child, PropertyPath.NAME_RULE, "");
			}
			else if (name != null) {
				aliases.put(alias, name);
			}
		}
		return Collections.unmodifiableMap(aliases);
	}

	private <T> Optional<T> value(String packageName, String key, Class<T> type) {
		PropertyTree node = child(packageName, key);
		String text = value(packageName, key, node);
		if (node == null || text == null) {
			return Optional.empty();
		}
		Optional<T> value = SimpleValues.parse(text, type);
		if (value.isEmpty()) {
			reject(packageName, key, node, BindFailureMessages.unreadable(type), "");
		}
		return value;
	}

	private List<String> exclude(String packageName, @Nullable PropertyTree node) {
		if (node == null) {
			return List.of();
		}
		if (node.leaf() != null) {
			String text = value(packageName, "exclude", node);
			return (text != null)
					? Arrays.stream(text.split(",")).map(String::trim).filter((name) -> !name.isEmpty()).toList()
					: List.of();
		}
		List<String> names = new ArrayList<>();
		for (PropertyTree child : node.children()) {
			String name = value(packageName, "exclude[" + child.element().text() + "]", child);
			if (name != null) {
				names.add(name);
			}
		}
		return List.copyOf(names);
	}

	private @Nullable String value(String packageName, String key, @Nullable PropertyTree node) {
		if (node == null) {
			return null;
		}
		String text = text(node);
		if (node.leaf() == null) {
			reject(packageName, key, node, "must be a single value.", "");
		}
		else if (text == null) {
			String problem = resolve(node.leaf()).problem();
			reject(packageName, key, node, (problem != null) ? problem : "has no value.", "");
		}
		return (text != null && !text.isBlank()) ? text.trim() : null;
	}

	private @Nullable String text(@Nullable PropertyTree node) {
		if (node == null || node.leaf() == null) {
			return null;
		}
		return resolve(node.leaf()).text();
	}

	private Placeholders.Resolved resolve(PropertyTree.Leaf leaf) {
		return this.placeholders.resolve(leaf.property().text());
	}

	private void reject(String packageName, String key, PropertyTree node, String message, String suggestion) {
		this.violations.add(new ConfigViolation(property(packageName, key), message, origin(packageName, node),
				suggestion.isEmpty() ? null : suggestion));
	}

	/**
	 * Return where a property of a package is written.
	 */
	@Nullable String origin(String packageName, String... path) {
		PropertyTree node = this.trees.get(packageName);
		for (String key : path) {
			node = (node != null) ? node.find(PropertyPath.parse(key)) : null;
		}
		return (node != null && node.leaf() != null) ? node.leaf().property().origin() : null;
	}

	/**
	 * Return where the first property of a package is written.
	 */
	@Nullable String firstOrigin(String packageName) {
		PropertyTree tree = this.trees.get(packageName);
		return (tree != null) ? origin(packageName, tree) : null;
	}

	private static @Nullable String origin(String packageName, PropertyTree node) {
		PropertyTree.Leaf first = node.firstLeaf(property(packageName, ""));
		return (first != null) ? first.property().origin() : null;
	}

	public static String property(String packageName, String key) {
		String property = "beluga.packages." + packageName;
		return PropertyPath.join(property, key);
	}

	private @Nullable PropertyTree child(String packageName, String key) {
		PropertyTree tree = this.trees.get(packageName);
		return (tree != null) ? tree.child(key) : null;
	}

}
