package io.beluga.registry.autoconfigure.packages;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.beluga.registry.autoconfigure.config.ConfiguredEntry.Id;
import io.beluga.registry.autoconfigure.config.PropertyReader;
import io.beluga.registry.autoconfigure.config.PropertyTree;
import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties.DefaultBean;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties.PackageProperties;
import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.source.VariableKeys;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderExistsException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderPackageInfo;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;

/**
 * What is configured of packages. A variable is held against the packages that are known,
 * and some become known late: those that only code registers.
 */
public final class PackagesConfiguration {

	private static final Log logger = LogFactory.getLog(PackagesConfiguration.class);

	private static final String SECTION = "beluga.packages";

	private static final List<String> KEYS = List.of("aliases", "default", "default-bean", "exclude", "idempotent");

	private final Placeholders placeholders;

	private final VariableKeys names;

	private final Map<String, List<SourceProperty>> sources = new LinkedHashMap<>();

	private final List<SourceProperty> unmatched = new ArrayList<>();

	private final List<ConfigViolation> misplaced = new ArrayList<>();

	private final Map<String, PropertyTree> trees = new LinkedHashMap<>();

	private final BelugaPackagesProperties properties = new BelugaPackagesProperties();

	/**
	 * Read what is there. What cannot be read is told when it is asked for.
	 * @param environment where to read
	 * @param packages the packages that are known
	 */
	public PackagesConfiguration(ConfigurableEnvironment environment, Collection<String> packages) {
		this.placeholders = new Placeholders(environment);
		this.names = VariableKeys.of(packages);
		List<SourceProperty> all = SourceProperty.below("packages", environment);
		addNames(all);
		if (all.stream().anyMatch(SourceProperty::isVariable)) {
			addNames(SourceProperty.below("providers", environment));
		}
		all.forEach(this::add);
		read();
	}

	/**
	 * Add the packages that are spelled out, for variables to be held against.
	 */
	private void addNames(List<SourceProperty> properties) {
		properties.stream()
			.filter((property) -> !property.isVariable() && property.path().size() > 1)
			.forEach((property) -> this.names.addName(property.path().get(0).text()));
	}

	/**
	 * Add packages that have become known, for variables to be held against.
	 */
	private void addPackages(Collection<String> packages) {
		packages.forEach(this.names::addName);
		List<SourceProperty> pending = List.copyOf(this.unmatched);
		this.unmatched.clear();
		pending.forEach(this::add);
		if (this.unmatched.size() < pending.size()) {
			read();
		}
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
			add(this.names.addName(path.get(0).text()).name(), property.at(path.from(1)));
		}
		else {
			addMisplaced((path.size() == 0) ? SECTION : property(path.get(0).text(), ""), property);
		}
	}

	private void rejectUnquoted(PropertyPath.Element name, SourceProperty property) {
		if (this.misplaced.stream().noneMatch((known) -> known.property().equals(SECTION + name))) {
			this.misplaced.add(new ConfigViolation(SECTION + name, "has a name that was no text.", property.origin(),
					name.quoteAdvice()));
		}
	}

	private void addVariable(SourceProperty variable) {
		VariableKeys.Match match = this.names.longest(variable.words(), 0);
		if (match == null) {
			this.unmatched.add(variable);
		}
		else if (match.rest().isEmpty()) {
			addMisplaced(property(match.name(), ""), variable);
		}
		else {
			add(match.name(), variable.at(VariableKeys.of(KEYS).find(match.rest())));
		}
	}

	private void add(String name, SourceProperty property) {
		this.sources.computeIfAbsent(name, (key) -> new ArrayList<>()).add(property);
	}

	private void addMisplaced(String name, SourceProperty property) {
		if (!this.placeholders.isEmpty(property)) {
			this.misplaced
				.add(new ConfigViolation(name, "must hold properties, not a value.", property.origin(), null));
		}
	}

	private void read() {
		List<ConfigViolation> violations = new ArrayList<>(this.misplaced);
		this.sources.forEach((name, own) -> {
			own.sort(Comparator.comparingInt(SourceProperty::order));
			this.trees.put(name, PropertyTree.of(own, property(name, ""), ConfigType.UNKNOWN, violations::add));
		});
		Map<String, PackageProperties> packages = new LinkedHashMap<>();
		this.trees.forEach((name, tree) -> packages.put(name,
				read(new PropertyReader(tree, property(name, ""), this.placeholders, violations))));
		this.properties
			.update(new BelugaPackagesProperties(Collections.unmodifiableMap(packages), List.copyOf(violations)));
	}

	/**
	 * Return the aliases of a package, whatever they lead to.
	 */
	public List<String> aliases(String packageName) {
		PropertyTree tree = this.trees.get(packageName);
		PropertyTree aliases = (tree != null) ? tree.child("aliases") : null;
		return (aliases != null) ? aliases.children().stream().map((alias) -> alias.element().text()).toList()
				: List.of();
	}

	public BelugaPackagesProperties properties() {
		return this.properties;
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

	private @Nullable PropertyTree find(String packageName, String key) {
		PropertyTree tree = this.trees.get(packageName);
		return (tree != null && !key.isEmpty()) ? tree.find(PropertyPath.parse(key)) : tree;
	}

	public static String property(String packageName, String key) {
		return PropertyPath.join(SECTION + '.' + packageName, key);
	}

	/**
	 * Set the defaults and aliases that name something, for the first time.
	 */
	public void apply(ConfiguredProviders configured) {
		addPackages(configured.packages());
		apply(configured, new HashMap<>(), Set.of());
	}

	/**
	 * Move defaults and aliases to where they are configured. One that names nothing
	 * stays where it is, and so do those of a package of which nothing is and was
	 * configured: the application has set them.
	 * @param configured has the names
	 * @param defaults the defaults that were set before by package, of each package that
	 * was configured, kept up to date
	 * @param vanishing the names that are to be removed: nothing is moved there
	 * @return the names that aliases lead to now, by the property of each that has moved;
	 * empty where it is gone
	 */
	public Map<String, String> apply(ConfiguredProviders configured, Map<String, @Nullable String> defaults,
			Set<Id> vanishing) {
		Map<String, String> moved = new HashMap<>();
		this.properties.asMap().keySet().forEach((name) -> defaults.putIfAbsent(name, null));
		for (String packageName : configured.packages()) {
			if (!defaults.containsKey(packageName)) {
				continue;
			}
			PackageProperties values = this.properties.forPackage(packageName);
			ProviderPackageInfo info = configured.describe(packageName);
			Set<String> staying = new HashSet<>(info.configured());
			staying.removeIf((name) -> vanishing.contains(new Id(packageName, name)));
			try {
				Map<String, String> aliases = aliases(info, values, staying);
				moved.putAll(applyAliases(configured, info, aliases));
				String name = values.defaultName();
				boolean leads = name == null || staying.contains(name) || aliases.containsKey(name);
				if (leads && !Objects.equals(name, defaults.get(packageName))) {
					configured.setDefault(packageName, name);
					defaults.put(packageName, name);
				}
			}
			catch (ProviderNotFoundException | ProviderExistsException ex) {
				logger.debug("A name of package " + packageName + " was changed at the same time");
			}
		}
		return moved;
	}

	private static Map<String, String> aliases(ProviderPackageInfo info, PackageProperties values,
			Set<String> staying) {
		Map<String, String> aliases = new HashMap<>();
		values.aliases().forEach((alias, name) -> {
			String target = staying.contains(name) ? name : info.aliases().get(alias);
			if (target != null && info.configured().contains(target) && !info.configured().contains(alias)) {
				aliases.put(alias, target);
			}
		});
		return aliases;
	}

	private static Map<String, String> applyAliases(ConfiguredProviders configured, ProviderPackageInfo info,
			Map<String, String> aliases) {
		Map<String, String> live = new HashMap<>(info.aliases());
		live.values().retainAll(info.configured());
		if (aliases.equals(live)) {
			return Map.of();
		}
		configured.setAliases(info.name(), aliases);
		Map<String, String> moved = new HashMap<>();
		Stream.concat(live.keySet().stream(), aliases.keySet().stream())
			.filter((alias) -> !Objects.equals(live.get(alias), aliases.get(alias)))
			.forEach((alias) -> moved.put(property(info.name(), "aliases." + alias), aliases.getOrDefault(alias, "")));
		return moved;
	}

	/**
	 * Tell what cannot be read, and what names nothing.
	 * @param configured has the names
	 * @param providers tells which of them are disabled
	 * @param defined tells the providers that beans define, by package
	 */
	public List<ConfigViolation> problems(ConfiguredProviders configured, ProvidersConfiguration providers,
			Function<String, List<String>> defined) {
		List<ConfigViolation> problems = new ArrayList<>(this.properties.violations());
		List<String> known = configured.packages();
		this.properties.asMap().forEach((name, values) -> {
			if (known.contains(name)) {
				ProviderPackageInfo info = configured.describe(name);
				addProblems(info, values, (other) -> providers.isDisabled(name, other), problems);
				addExcluded(name, values.exclude(), defined.apply(name), problems);
			}
			else {
				problems.add(violation(name, "", "names a package that no provider serves.",
						suggestion(name, "Registered packages", known)));
			}
		});
		return problems;
	}

	private void addProblems(ProviderPackageInfo info, PackageProperties values, Predicate<String> disabled,
			List<ConfigViolation> problems) {
		List<String> configured = info.configured();
		values.aliases().forEach((alias, name) -> {
			if (configured.contains(alias)) {
				problems.add(violation(info.name(), "aliases." + alias,
						"is the name of a configured provider, so it cannot be an alias.", null));
			}
			else if (values.aliases().containsKey(name) && !configured.contains(name)) {
				problems.add(violation(info.name(), "aliases." + alias, chain(alias, values.aliases()),
						"An alias has to name a configured provider. "
								+ ErrorText.known("Configured providers", configured)));
			}
			else if (!configured.contains(name)) {
				problems.add(unknown(info, "aliases." + alias, name, disabled));
			}
		});
		String defaultName = values.defaultName();
		if (defaultName != null && !configured.contains(defaultName) && !values.aliases().containsKey(defaultName)) {
			problems.add(unknown(info, "default", defaultName, disabled));
		}
	}

	/**
	 * Say how an alias leads to another one.
	 */
	private static String chain(String alias, Map<String, String> aliases) {
		Set<String> chain = new LinkedHashSet<>();
		String next = alias;
		while (next != null && aliases.containsKey(next) && chain.add(next)) {
			next = aliases.get(next);
		}
		return alias.equals(next) ? "is an alias of itself: " + String.join(" -> ", chain) + " -> " + alias + "."
				: "names another alias, '" + aliases.get(alias) + "'.";
	}

	private void addExcluded(String packageName, List<String> exclude, List<String> providers,
			List<ConfigViolation> problems) {
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < exclude.size(); i++) {
			String name = exclude.get(i);
			boolean known = providers.contains(name);
			if (!seen.add(name) || !known) {
				String element = "exclude[" + i + ']';
				problems.add(violation(packageName, (find(packageName, element) != null) ? element : "exclude",
						known ? "names provider '" + name + "' a second time."
								: "names no provider of package '" + packageName + "'.",
						known ? null : suggestion(name, "Providers", providers)));
			}
		}
	}

	private ConfigViolation unknown(ProviderPackageInfo info, String key, String name, Predicate<String> disabled) {
		if (disabled.test(name)) {
			return violation(info.name(), key, "names '" + name + "', which is disabled.",
					"Remove beluga.providers." + info.name() + '.' + name + ".enabled, or name another one. "
							+ ErrorText.known("Configured providers", info.configured()));
		}
		return violation(info.name(), key, "names no configured provider of package '" + info.name() + "'.",
				suggestion(name, "Configured providers", info.configured()));
	}

	private ConfigViolation violation(String packageName, String key, String message, @Nullable String suggestion) {
		PropertyTree node = find(packageName, key);
		PropertyTree.Leaf leaf = (node != null) ? node.firstLeaf(property(packageName, "")) : null;
		return new ConfigViolation(property(packageName, key), message,
				(leaf != null) ? leaf.property().origin() : null, suggestion);
	}

	public static String suggestion(String name, String label, Collection<String> known) {
		return (ErrorText.didYouMean(name, known) + " " + ErrorText.known(label, known)).trim();
	}

}
