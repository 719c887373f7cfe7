package io.beluga.registry.autoconfigure.packages;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.autoconfigure.config.PropertyReader;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties.DefaultBean;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties.PackageProperties;
import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.SourceProperties;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.source.Spellings;
import io.beluga.registry.autoconfigure.tree.PropertyTree;
import io.beluga.registry.autoconfigure.tree.VariableKeys;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;

/**
 * Reads what is configured of packages. A variable is held against the packages that are
 * known, and some become known late: those that only code registers.
 */
public final class PackagesReader {

	private static final String SECTION = "beluga.packages";

	private static final List<String> KEYS = List.of("aliases", "default", "default-bean", "exclude", "idempotent");

	private final Placeholders placeholders;

	private final Spellings names;

	private final Map<String, List<SourceProperty>> properties = new LinkedHashMap<>();

	private final List<SourceProperty> unmatched = new ArrayList<>();

	private final List<ConfigViolation> misplaced = new ArrayList<>();

	private final List<ConfigViolation> conflicts = new ArrayList<>();

	private final Map<String, PropertyTree> trees = new LinkedHashMap<>();

	/**
	 * Read the names, not the values.
	 * @param environment where to read
	 * @param packages the packages that are known
	 */
	public PackagesReader(ConfigurableEnvironment environment, Collection<String> packages) {
		this.placeholders = new Placeholders(environment);
		this.names = new Spellings(packages);
		List<SourceProperty> all = SourceProperties.below("packages", environment);
		addNames(all);
		if (all.stream().anyMatch(SourceProperty::isVariable)) {
			addNames(SourceProperties.below("providers", environment));
		}
		all.forEach(this::add);
		makeTrees();
	}

	/**
	 * Add the packages that are spelled out, for variables to be held against.
	 */
	private void addNames(List<SourceProperty> properties) {
		properties.stream()
			.filter((property) -> !property.isVariable() && property.path().size() > 1)
			.forEach((property) -> this.names.add(property.path().get(0).text()));
	}

	/**
	 * Add packages that have become known, for variables to be held against.
	 * @return whether there is more to read
	 */
	boolean addPackages(Collection<String> packages) {
		packages.forEach(this.names::add);
		List<SourceProperty> pending = List.copyOf(this.unmatched);
		this.unmatched.clear();
		pending.forEach(this::add);
		boolean added = this.unmatched.size() < pending.size();
		if (added) {
			makeTrees();
		}
		return added;
	}

	private void add(SourceProperty property) {
		PropertyPath path = property.path();
		if (property.isVariable()) {
			addVariable(property);
		}
		else if (path.size() > 0 && path.get(0).quoteAdvice() != null) {
			rejectUnquoted(path.get(0), property);
		}
		else if (path.size() > 1) {
			add(this.names.add(path.get(0).text()), property.at(path.from(1)));
		}
		else {
			addMisplaced((path.size() == 0) ? SECTION : property(path.get(0).text(), ""), property);
		}
	}

	private void rejectUnquoted(PropertyPath.Element name, SourceProperty property) {
		String full = SECTION + name;
		if (this.misplaced.stream().map(ConfigViolation::property).noneMatch(full::equals)) {
			this.misplaced
				.add(new ConfigViolation(full, "has a name that was no text.", property.origin(), name.quoteAdvice()));
		}
	}

	private void addVariable(SourceProperty variable) {
		Optional<Spellings.Match> match = this.names.longest(variable.words(), 0);
		if (match.isEmpty()) {
			this.unmatched.add(variable);
			return;
		}
		String name = match.get().name();
		List<String> words = variable.words().subList(match.get().words(), variable.words().size());
		if (words.isEmpty()) {
			addMisplaced(property(name, ""), variable);
		}
		else {
			VariableKeys keys = new VariableKeys();
			KEYS.forEach((key) -> keys.add(PropertyPath.Element.name(key)));
			add(name, variable.at(keys.find(words)));
		}
	}

	private void add(String name, SourceProperty property) {
		this.properties.computeIfAbsent(name, (key) -> new ArrayList<>()).add(property);
	}

	private void addMisplaced(String name, SourceProperty property) {
		if (!this.placeholders.isEmpty(property)) {
			this.misplaced
				.add(new ConfigViolation(name, "must hold properties, not a value.", property.origin(), null));
		}
	}

	private void makeTrees() {
		this.conflicts.clear();
		this.properties.forEach((name, own) -> {
			own.sort(Comparator.comparingInt(SourceProperty::order));
			this.trees.put(name, PropertyTree.of(own, property(name, ""), ConfigType.UNKNOWN, this.conflicts::add));
		});
	}

	/**
	 * Tell whether a default is named; an empty one is none.
	 */
	public boolean hasDefault(String packageName) {
		return StringUtils.hasText(text(packageName, "default"));
	}

	/**
	 * Return the aliases of a package.
	 */
	public List<String> aliases(String packageName) {
		PropertyTree aliases = find(packageName, "aliases");
		return (aliases != null) ? aliases.children().stream().map((alias) -> alias.element().text()).toList()
				: List.of();
	}

	/**
	 * Return how the default is offered; what cannot be read counts as not configured.
	 */
	public DefaultBean defaultBean(String packageName) {
		return Optional.ofNullable(text(packageName, "default-bean"))
			.flatMap((text) -> SourceProperty.parse(text, DefaultBean.class))
			.orElse(DefaultBean.FALLBACK);
	}

	private @Nullable String text(String packageName, String key) {
		PropertyTree node = find(packageName, key);
		return (node != null && node.leaf() != null) ? this.placeholders.resolve(node.leaf().property().text()).text()
				: null;
	}

	/**
	 * Read the values.
	 */
	public BelugaPackagesProperties read() {
		List<ConfigViolation> violations = new ArrayList<>(this.misplaced);
		violations.addAll(this.conflicts);
		Map<String, PackageProperties> packages = new LinkedHashMap<>();
		this.trees.forEach((name, tree) -> packages.put(name,
				read(new PropertyReader(tree, property(name, ""), this.placeholders, violations))));
		return new BelugaPackagesProperties(Collections.unmodifiableMap(packages), List.copyOf(violations));
	}

	private static PackageProperties read(PropertyReader reader) {
		PropertyTree tree = reader.tree();
		for (PropertyTree child : tree.children()) {
			if (KEYS.stream().noneMatch((known) -> tree.child(known) == child)) {
				String key = PropertyPath.kebabCase(child.element().text());
				String meant = ErrorText.didYouMean(key, KEYS).trim();
				reader.reject(key, child, "is not a property of a package.", meant.isEmpty() ? null : meant);
			}
		}
		String defaultName = reader.text("default");
		DefaultBean defaultBean = reader.value("default-bean", DefaultBean.class);
		return new PackageProperties(defaultName, (defaultBean != null) ? defaultBean : DefaultBean.FALLBACK,
				aliases(reader, tree.child("aliases")), exclude(reader, tree.child("exclude")),
				reader.value("idempotent", Boolean.class));
	}

	private static Map<String, String> aliases(PropertyReader reader, @Nullable PropertyTree node) {
		if (node == null) {
			return Map.of();
		}
		if (node.isList() || (node.leaf() != null && reader.text("aliases", node) != null)) {
			reader.reject("aliases", node, "must hold names by alias.", null);
			return Map.of();
		}
		Map<String, String> aliases = new LinkedHashMap<>();
		for (PropertyTree child : node.children()) {
			String alias = child.element().text();
			String name = reader.text("aliases." + alias, child);
			String advice = child.element().quoteAdvice();
			if (advice != null) {
				reader.reject("aliases" + child.element(), child, "has a name that was no text.", advice);
			}
			else if (!PropertyPath.isName(alias)) {
				reader.reject("aliases[" + ErrorText.escape(alias) + "]", child, PropertyPath.NAME_RULE, null);
			}
			else if (name != null) {
				aliases.put(alias, name);
			}
		}
		return Collections.unmodifiableMap(aliases);
	}

	private static List<String> exclude(PropertyReader reader, @Nullable PropertyTree node) {
		if (node == null || node.leaf() != null) {
			return List.of(StringUtils.tokenizeToStringArray(reader.text("exclude", node), ","));
		}
		List<String> names = new ArrayList<>();
		for (PropertyTree child : node.children()) {
			String name = reader.text("exclude[" + child.element().text() + "]", child);
			if (name != null) {
				names.add(name);
			}
		}
		return List.copyOf(names);
	}

	/**
	 * Return where a property of a package is written.
	 */
	@Nullable String origin(String packageName, String... path) {
		PropertyTree node = find(packageName, path);
		return (node != null && node.leaf() != null) ? node.leaf().property().origin() : null;
	}

	/**
	 * Return where the first property of a package is written.
	 */
	@Nullable String firstOrigin(String packageName) {
		PropertyTree tree = this.trees.get(packageName);
		PropertyTree.Leaf first = (tree != null) ? tree.firstLeaf(property(packageName, "")) : null;
		return (first != null) ? first.property().origin() : null;
	}

	private @Nullable PropertyTree find(String packageName, String... path) {
		PropertyTree node = this.trees.get(packageName);
		for (String key : path) {
			node = (node != null) ? node.find(PropertyPath.parse(key)) : null;
		}
		return node;
	}

	public static String property(String packageName, String key) {
		return PropertyPath.join(SECTION + '.' + packageName, key);
	}

}
