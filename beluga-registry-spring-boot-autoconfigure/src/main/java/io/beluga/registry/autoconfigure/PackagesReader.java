package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.autoconfigure.BelugaPackagesProperties.DefaultBean;
import io.beluga.registry.autoconfigure.BelugaPackagesProperties.PackageProperties;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;

/**
 * Reads what is configured of packages.
 */
final class PackagesReader {

	private static final List<String> KEYS = List.of("aliases", "default", "default-bean", "exclude");

	private final Placeholders placeholders;

	private final Map<String, ConfigNode> trees = new LinkedHashMap<>();

	private final List<ConfigViolation> violations = new ArrayList<>();

	/**
	 * Read the names, not the values.
	 * @param environment where to read
	 * @param packages the packages that are known
	 */
	PackagesReader(ConfigurableEnvironment environment, Collection<String> packages) {
		this.placeholders = new Placeholders(environment);
		Spellings names = new Spellings(packages);
		VariableKeys keys = new VariableKeys();
		KEYS.forEach((key) -> keys.add(PropertyPath.Element.name(key)));
		List<SourceProperty> all = SourceProperties.below("packages", environment);
		addNames(names, all);
		addNames(names, SourceProperties.below("providers", environment));
		Map<String, List<SourceProperty>> properties = new LinkedHashMap<>();
		for (SourceProperty property : all) {
			if (property.isVariable()) {
				names.longest(property.words(), 1).ifPresent((match) -> {
					List<String> words = property.words().subList(match.words(), property.words().size());
					properties.computeIfAbsent(match.name(), (name) -> new ArrayList<>())
						.add(property.at(keys.find(words)));
				});
			}
			else if (property.path().size() > 1) {
				properties.computeIfAbsent(names.add(property.path().get(0).text()), (name) -> new ArrayList<>())
					.add(property.at(property.path().from(1)));
			}
		}
		properties.forEach((name, own) -> this.trees.put(name, ConfigNode.of(own, property(name, ""), (one, other) -> {
		})));
	}

	/**
	 * Add the packages that are spelled out, for variables to be held against.
	 */
	private static void addNames(Spellings names, List<SourceProperty> properties) {
		properties.stream()
			.filter((property) -> !property.isVariable() && property.path().size() > 1)
			.forEach((property) -> names.add(property.path().get(0).text()));
	}

	/**
	 * Tell whether a default is named; an empty one is none.
	 */
	boolean hasDefault(String packageName) {
		return StringUtils.hasText(text(child(packageName, "default")));
	}

	/**
	 * Return the aliases of a package.
	 */
	List<String> aliases(String packageName) {
		ConfigNode aliases = child(packageName, "aliases");
		return (aliases != null) ? aliases.children().stream().map((alias) -> alias.element().text()).toList()
				: List.of();
	}

	/**
	 * Return how the default is offered; what cannot be read counts as not configured.
	 */
	DefaultBean defaultBean(String packageName) {
		return Optional.ofNullable(text(child(packageName, "default-bean")))
			.flatMap(PackagesReader::defaultBeanOf)
			.orElse(DefaultBean.FALLBACK);
	}

	/**
	 * Read the values.
	 */
	BelugaPackagesProperties read() {
		Map<String, PackageProperties> packages = new LinkedHashMap<>();
		this.trees.forEach((name, tree) -> packages.put(name, read(name, tree)));
		return new BelugaPackagesProperties(Collections.unmodifiableMap(packages), List.copyOf(this.violations));
	}

	private PackageProperties read(String packageName, ConfigNode tree) {
		for (ConfigNode child : tree.children()) {
			String key = PropertyPath.kebabCase(child.element().text());
			if (tree.child(key) != child || KEYS.stream().noneMatch((known) -> tree.child(known) == child)) {
				reject(packageName, key, child, "is not a property of a package.",
						ErrorText.didYouMean(key, KEYS).trim());
			}
		}
		Map<String, String> aliases = new LinkedHashMap<>();
		ConfigNode aliasNode = tree.child("aliases");
		if (aliasNode != null) {
			for (ConfigNode child : aliasNode.children()) {
				String name = value(packageName, "aliases." + child.element().text(), child);
				if (!PropertyPath.isName(child.element().text())) {
					reject(packageName, "aliases[" + ErrorText.escape(child.element().text()) + "]", child,
							PropertyPath.NAME_RULE, "");
				}
				else if (name != null) {
					aliases.put(child.element().text(), name);
				}
			}
		}
		return new PackageProperties(value(packageName, "default", tree.child("default")), readDefaultBean(packageName),
				Collections.unmodifiableMap(aliases), exclude(packageName, tree.child("exclude")));
	}

	private DefaultBean readDefaultBean(String packageName) {
		ConfigNode node = child(packageName, "default-bean");
		String text = value(packageName, "default-bean", node);
		if (node != null && text != null && defaultBeanOf(text).isEmpty()) {
			reject(packageName, "default-bean", node, "must be one of: fallback, primary, none.", "");
		}
		return defaultBean(packageName);
	}

	private List<String> exclude(String packageName, @Nullable ConfigNode node) {
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
		for (ConfigNode child : node.children()) {
			String name = value(packageName, "exclude[" + child.element().text() + "]", child);
			if (name != null) {
				names.add(name);
			}
		}
		return List.copyOf(names);
	}

	private @Nullable String value(String packageName, String key, @Nullable ConfigNode node) {
		if (node == null) {
			return null;
		}
		String text = text(node);
		if (node.leaf() == null) {
			reject(packageName, key, node, "must be a single value.", "");
		}
		else if (text == null && node.leaf().property().value() instanceof String raw && raw.contains("${")) {
			reject(packageName, key, node, "refers to a placeholder that has no value.", "");
		}
		return (text != null && !text.isBlank()) ? text.trim() : null;
	}

	private @Nullable String text(@Nullable ConfigNode node) {
		if (node == null || node.leaf() == null) {
			return null;
		}
		return this.placeholders.resolve(String.valueOf(node.leaf().property().value())).text();
	}

	private void reject(String packageName, String key, ConfigNode node, String message, String suggestion) {
		this.violations.add(new ConfigViolation(property(packageName, key), message, origin(packageName, node),
				suggestion.isEmpty() ? null : suggestion));
	}

	/**
	 * Return where a property of a package is written.
	 */
	@Nullable String origin(String packageName, String... path) {
		ConfigNode node = this.trees.get(packageName);
		for (String key : path) {
			node = (node != null) ? node.child(key) : null;
		}
		return (node != null && node.leaf() != null) ? node.leaf().property().origin() : null;
	}

	/**
	 * Return where the first property of a package is written.
	 */
	@Nullable String firstOrigin(String packageName) {
		ConfigNode tree = this.trees.get(packageName);
		return (tree != null) ? origin(packageName, tree) : null;
	}

	private static @Nullable String origin(String packageName, ConfigNode node) {
		ConfigNode.Leaf first = node.firstLeaf(property(packageName, ""));
		return (first != null) ? first.property().origin() : null;
	}

	static String property(String packageName, String key) {
		String property = "beluga.packages." + packageName;
		return key.isEmpty() ? property : property + '.' + key;
	}

	private @Nullable ConfigNode child(String packageName, String key) {
		ConfigNode tree = this.trees.get(packageName);
		return (tree != null) ? tree.child(key) : null;
	}

	private static Optional<DefaultBean> defaultBeanOf(String text) {
		String name = text.trim().toUpperCase(Locale.ROOT);
		return Arrays.stream(DefaultBean.values()).filter((value) -> value.name().equals(name)).findFirst();
	}

}
