package io.beluga.registry.autoconfigure.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.source.VariableKeys;
import io.beluga.registry.autoconfigure.source.VariableKeys.Match;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * All that was read of the configured providers, in time that grows with their number
 * alone.
 *
 * @param properties the properties by package and name
 * @param entries everything that was configured and is enabled
 * @param violations what is wrong with the names
 * @param ignored variables that fit nothing
 */
public record ProvidersConfiguration(Map<String, Map<String, ProviderProperties>> properties,
		List<ConfiguredEntry> entries, List<ConfigViolation> violations, List<SourceProperty> ignored) {

	/**
	 * Read which names are configured, and of their values only whether they are enabled.
	 * @param environment where to read
	 * @param providers the registered providers by package
	 * @return the names that are enabled, by package
	 */
	public static Map<String, Set<String>> names(ConfigurableEnvironment environment,
			Map<String, ? extends Collection<String>> providers) {
		Map<String, Set<String>> names = new LinkedHashMap<>();
		Groups.read(environment, providers).groups.forEach((packageName, groups) -> names.put(packageName,
				groups.values()
					.stream()
					.filter(ProviderGroup::isEnabled)
					.map(ProviderGroup::name)
					.collect(Collectors.toCollection(LinkedHashSet::new))));
		return names;
	}

	/**
	 * Read all values.
	 * @param environment where to read
	 * @param providers the registered providers by package
	 * @param types tells by package and name what a registered provider takes
	 * @return what is there and what is wrong with it
	 */
	public static ProvidersConfiguration read(ConfigurableEnvironment environment,
			Map<String, ? extends Collection<String>> providers, BiFunction<String, String, ConfigType> types) {
		Groups groups = Groups.read(environment, providers);
		List<ProviderGroup> all = groups.groups.values().stream().flatMap((each) -> each.values().stream()).toList();
		all.forEach((group) -> group.makeTree(types));
		// a circle is told of where it closes, which may be in a group that comes first
		all.forEach(ProviderGroup::inherit);
		Map<String, Map<String, ProviderProperties>> properties = new LinkedHashMap<>();
		List<ConfiguredEntry> entries = new ArrayList<>();
		for (ProviderGroup group : all) {
			ConfiguredEntry entry = group.read();
			properties.computeIfAbsent(group.packageName(), (name) -> new LinkedHashMap<>())
				.put(group.name(), entry.properties());
			if (entry.properties().isEnabled()) {
				entries.add(entry);
			}
		}
		properties.replaceAll((name, value) -> Collections.unmodifiableMap(value));
		return new ProvidersConfiguration(Collections.unmodifiableMap(properties), List.copyOf(entries),
				groups.problems(), groups.unmatched);
	}

	/**
	 * Return the same with more problems, which come first.
	 */
	public ProvidersConfiguration with(List<ConfigViolation> problems) {
		List<ConfigViolation> all = new ArrayList<>(problems);
		all.addAll(this.violations);
		return new ProvidersConfiguration(this.properties, this.entries, all, this.ignored);
	}

	/**
	 * Tell whether a name is configured that is not to be used.
	 */
	public boolean isDisabled(String packageName, String name) {
		ProviderProperties properties = this.properties.getOrDefault(packageName, Map.of()).get(name);
		return properties != null && !properties.isEnabled();
	}

	/**
	 * Tell whether the same names mean the same.
	 */
	public boolean isSameAs(ProvidersConfiguration other) {
		return isSame(this.properties, other.properties, (packages, others) -> isSame(packages, others,
				(properties, otherProperties) -> properties.isSameAs(otherProperties)));
	}

	private static <T> boolean isSame(Map<String, T> values, Map<String, T> others, BiPredicate<T, T> same) {
		return values.keySet().equals(others.keySet()) && values.entrySet().stream().allMatch((entry) -> {
			T other = others.get(entry.getKey());
			return other != null && same.test(entry.getValue(), other);
		});
	}

	/**
	 * The properties of all configured providers, by package and name. Reads names, never
	 * values.
	 * <p>
	 * An environment variable cannot spell every name, so it is held against those that
	 * are known: from other sources and from the registered providers. The longest one
	 * wins.
	 */
	private static final class Groups {

		private final Map<String, Map<String, ProviderGroup>> groups = new LinkedHashMap<>();

		private final Placeholders placeholders;

		private final VariableKeys packages;

		private final List<ConfigViolation> violations = new ArrayList<>();

		private final Set<String> rejected = new HashSet<>();

		/** What stands in the place of names, by what is wrong where it has a value. */
		private final Map<ConfigViolation, SourceProperty> misplaced = new LinkedHashMap<>();

		private final List<SourceProperty> unmatched = new ArrayList<>();

		/** The packages whose providers only code can register, which it does later. */
		private final Set<String> withoutProviders = new HashSet<>();

		/** The group of the last property: those of one stand together. */
		private @Nullable ProviderGroup last;

		private Groups(Placeholders placeholders, Collection<String> packages) {
			this.placeholders = placeholders;
			this.packages = VariableKeys.of(packages);
		}

		/**
		 * Read the names.
		 * @param environment where to read
		 * @param providers the registered providers by package
		 * @return the groups
		 */
		private static Groups read(ConfigurableEnvironment environment,
				Map<String, ? extends Collection<String>> providers) {
			Groups result = new Groups(new Placeholders(environment), providers.keySet());
			Map<Boolean, List<SourceProperty>> properties = SourceProperty.below("providers", environment)
				.stream()
				.collect(Collectors.partitioningBy(SourceProperty::isVariable));
			properties.getOrDefault(false, List.of()).forEach(result::addProperty);
			providers.forEach((name, known) -> {
				known.forEach(result.packages.addName(name)::addName);
				if (known.isEmpty()) {
					result.withoutProviders.add(name);
				}
			});
			List<SourceProperty> pending = properties.getOrDefault(true, List.of())
				.stream()
				.filter((variable) -> !result.addVariableOfKnownName(variable)
						&& !result.addVariableThatNames(variable))
				.toList();
			pending.stream()
				.filter((variable) -> !result.addVariableOfKnownName(variable)
						&& !result.addVariableWithoutKey(variable))
				.forEach(result.unmatched::add);
			result.groups.values().forEach((groups) -> groups.values().forEach(ProviderGroup::sort));
			return result;
		}

		/**
		 * Return what is wrong with the names, and what has a value in their place.
		 */
		private List<ConfigViolation> problems() {
			List<ConfigViolation> problems = new ArrayList<>(this.violations);
			this.misplaced.forEach((problem, property) -> {
				if (!this.placeholders.isEmpty(property)) {
					problems.add(problem);
				}
			});
			return problems;
		}

		private void addProperty(SourceProperty property) {
			PropertyPath path = property.path();
			if (path.size() == 0) {
				addMisplaced("beluga.providers", "must hold packages by name, not a value.", property);
				return;
			}
			if (rejectUnquoted(path.get(0), "beluga.providers", property)) {
				return;
			}
			if (this.last != null && path.size() > 1 && path.get(0).text().equals(this.last.packageName())
					&& path.get(1).text().equals(this.last.name())) {
				this.last.add(property.at(path.from(2)));
				return;
			}
			String packageName = this.packages.addName(path.get(0).text()).name();
			boolean element = path.size() == 2 && path.get(1).kind() == PropertyPath.Kind.INDEX;
			if (path.size() == 1 || element) {
				addMisplaced("beluga.providers." + path.get(0).text() + (element ? path.get(1) : ""),
						"must hold configured providers by name, not a value.", property);
				return;
			}
			String name = path.get(1).text();
			if (rejectUnquoted(path.get(1), "beluga.providers." + packageName, property)
					|| rejectWrong(packageName, name, property)) {
				return;
			}
			String known = this.packages.addName(packageName).addName(name).name();
			if (!known.equals(name) && this.rejected.add(packageName + '.' + name)) {
				this.violations.add(new ConfigViolation("beluga.providers." + packageName + '.' + name,
						"is another spelling of '" + known + "', which is configured as well.", property.origin(),
						"Use one spelling for one name."));
			}
			this.last = group(packageName, known);
			this.last.add(property.at(path.from(2)));
		}

		private void addMisplaced(String name, String message, SourceProperty property) {
			this.misplaced.put(new ConfigViolation(name, message, property.origin(), null), property);
		}

		/**
		 * Reject a name that YAML has changed: nobody would find what was written.
		 */
		private boolean rejectUnquoted(PropertyPath.Element name, String parent, SourceProperty property) {
			String advice = name.quoteAdvice();
			if (advice != null && this.rejected.add(parent + name)) {
				this.violations
					.add(new ConfigViolation(parent + name, "has a name that was no text.", property.origin(), advice));
			}
			return advice != null;
		}

		private boolean rejectWrong(String packageName, String name, SourceProperty property) {
			boolean wrong = !PropertyPath.isName(name);
			if (wrong && this.rejected.add(packageName + '.' + name)) {
				this.violations
					.add(new ConfigViolation("beluga.providers." + packageName + '[' + ErrorText.escape(name) + ']',
							PropertyPath.NAME_RULE, property.origin(), null));
			}
			return wrong;
		}

		private boolean addVariableOfKnownName(SourceProperty variable) {
			Match match = this.packages.longest(variable.words(), 2);
			Match name = (match != null) ? match.keys().longest(match.rest(), 1) : null;
			if (match == null || name == null) {
				return false;
			}
			group(match.name(), name.name()).add(variable.at(name.rest()));
			return true;
		}

		/**
		 * Add a variable that spells a name which nothing else spells, and says what that
		 * is made by. Without that it may be a name that was misspelled, unless the
		 * providers of the package are not known yet.
		 */
		private boolean addVariableThatNames(SourceProperty variable) {
			Match match = this.packages.longest(variable.words(), 2);
			Match key = (match != null) ? ReservedKeys.words().longestAtEnd(match.rest(), 1) : null;
			if (match == null || key == null
					|| !(ReservedKeys.NAMING.contains(key.name()) || this.withoutProviders.contains(match.name()))) {
				return false;
			}
			String name = String.join("-", key.rest());
			if (!rejectWrong(match.name(), name, variable)) {
				group(match.name(), match.keys().addName(name).name())
					.add(variable.at(match.rest().subList(key.rest().size(), match.rest().size())));
			}
			return true;
		}

		/**
		 * Add a variable that spells a known name and no key, as YAML does with a value
		 * in the place of the properties.
		 */
		private boolean addVariableWithoutKey(SourceProperty variable) {
			Match match = this.packages.longest(variable.words(), 1);
			Match name = (match != null) ? match.keys().longest(match.rest(), 0) : null;
			if (match == null || name == null || !name.rest().isEmpty()) {
				return false;
			}
			addMisplaced("beluga.providers." + match.name() + '.' + name.name(), "must hold properties, not a value.",
					variable);
			return true;
		}

		private ProviderGroup group(String packageName, String name) {
			Map<String, ProviderGroup> siblings = this.groups.computeIfAbsent(packageName,
					(key) -> new LinkedHashMap<>());
			return siblings.computeIfAbsent(name,
					(key) -> new ProviderGroup(packageName, name, siblings, this.placeholders));
		}

	}

}
