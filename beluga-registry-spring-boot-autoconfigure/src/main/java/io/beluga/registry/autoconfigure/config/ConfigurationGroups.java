package io.beluga.registry.autoconfigure.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.ReservedKeys;
import io.beluga.registry.autoconfigure.source.SourceProperties;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.source.Spellings;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The properties of all configured providers, by package and name. Reads names, never
 * values.
 * <p>
 * An environment variable cannot spell every name, so it is held against those that are
 * known: from other sources and from the registered providers. The longest one wins.
 */
final class ConfigurationGroups {

	private final Map<String, Map<String, ProviderGroup>> groups = new LinkedHashMap<>();

	private final Placeholders placeholders;

	private final Spellings packages;

	private final Map<String, Spellings> names = new LinkedHashMap<>();

	private final List<ConfigViolation> violations = new ArrayList<>();

	private final Set<String> rejected = new HashSet<>();

	private final List<Misplaced> misplaced = new ArrayList<>();

	private final List<SourceProperty> unmatched = new ArrayList<>();

	/** The packages whose providers only code can register, which it does later. */
	private final Set<String> withoutProviders = new HashSet<>();

	/** The group of the last property: those of one stand together. */
	private @Nullable ProviderGroup last;

	private ConfigurationGroups(Placeholders placeholders, Collection<String> packages) {
		this.placeholders = placeholders;
		this.packages = new Spellings(packages);
	}

	/**
	 * Read the names.
	 * @param environment where to read
	 * @param providers the registered providers by package
	 * @return the groups
	 */
	static ConfigurationGroups read(ConfigurableEnvironment environment,
			Map<String, ? extends Collection<String>> providers) {
		ConfigurationGroups result = new ConfigurationGroups(new Placeholders(environment), providers.keySet());
		List<SourceProperty> properties = SourceProperties.below("providers", environment);
		List<SourceProperty> variables = new ArrayList<>();
		for (SourceProperty property : properties) {
			if (property.isVariable()) {
				variables.add(property);
			}
			else {
				result.addProperty(property);
			}
		}
		providers.forEach((name, known) -> {
			known.forEach(result.spellings(name)::add);
			if (known.isEmpty()) {
				result.withoutProviders.add(name);
			}
		});
		List<SourceProperty> pending = variables.stream()
			.filter((variable) -> !result.addVariableOfKnownName(variable) && !result.addVariableThatNames(variable))
			.toList();
		pending.stream()
			.filter((variable) -> !result.addVariableOfKnownName(variable) && !result.addVariableWithoutKey(variable))
			.forEach(result.unmatched::add);
		return result;
	}

	/**
	 * Return the groups by package and name.
	 */
	Map<String, Map<String, ProviderGroup>> all() {
		return this.groups;
	}

	/**
	 * Return what is wrong with the names, and what has a value in their place.
	 */
	List<ConfigViolation> problems() {
		List<ConfigViolation> problems = new ArrayList<>(this.violations);
		this.misplaced.stream()
			.filter((misplaced) -> !this.placeholders.isEmpty(misplaced.property()))
			.forEach((misplaced) -> problems.add(misplaced.problem()));
		return problems;
	}

	/**
	 * Return the variables that fit nothing that is known.
	 */
	List<SourceProperty> unmatched() {
		return this.unmatched;
	}

	private void addProperty(SourceProperty property) {
		PropertyPath path = property.path();
		if (path.size() == 0) {
			this.misplaced.add(new Misplaced("beluga.providers", "must hold packages by name, not a value.", property));
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
		String packageName = this.packages.add(path.get(0).text());
		boolean element = path.size() == 2 && path.get(1).kind() == PropertyPath.Kind.INDEX;
		if (path.size() == 1 || element) {
			this.misplaced.add(new Misplaced("beluga.providers." + path.get(0).text() + (element ? path.get(1) : ""),
					"must hold configured providers by name, not a value.", property));
			return;
		}
		String name = path.get(1).text();
		if (rejectUnquoted(path.get(1), "beluga.providers." + packageName, property)) {
			return;
		}
		if (!PropertyPath.isName(name)) {
			rejectName(packageName, name, property);
			return;
		}
		String known = spellings(packageName).add(name);
		if (!known.equals(name)) {
			this.violations.add(new ConfigViolation("beluga.providers." + packageName + '.' + name,
					"is another spelling of '" + known + "', which is configured as well.", property.origin(),
					"Use one spelling for one name."));
		}
		this.last = group(packageName, known);
		this.last.add(property.at(path.from(2)));
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

	private void rejectName(String packageName, String name, SourceProperty property) {
		if (this.rejected.add(packageName + '.' + name)) {
			this.violations
				.add(new ConfigViolation("beluga.providers." + packageName + '[' + ErrorText.escape(name) + ']',
						PropertyPath.NAME_RULE, property.origin(), null));
		}
	}

	private boolean addVariableOfKnownName(SourceProperty variable) {
		return ofPackage(variable).map((match) -> {
			List<String> words = remaining(variable, match);
			Optional<Spellings.Match> name = spellings(match.name()).longest(words, 1);
			name.ifPresent((found) -> group(match.name(), found.name()).add(variable, words, found.words()));
			return name.isPresent();
		}).orElse(false);
	}

	/**
	 * Add a variable that spells a name which nothing else spells, and says what that is
	 * made by. Without that it may be a name that was misspelled, unless the providers of
	 * the package are not known yet.
	 */
	private boolean addVariableThatNames(SourceProperty variable) {
		return ofPackage(variable).map((match) -> {
			List<String> words = remaining(variable, match);
			Optional<Spellings.Match> key = ReservedKeys.spellings()
				.longestAtEnd(words, 1)
				.filter((found) -> ReservedKeys.NAMING.contains(found.name())
						|| this.withoutProviders.contains(match.name()));
			key.ifPresent((found) -> {
				int count = words.size() - found.words();
				String name = String.join("-", words.subList(0, count));
				if (PropertyPath.isName(name)) {
					group(match.name(), spellings(match.name()).add(name)).add(variable, words, count);
				}
				else {
					rejectName(match.name(), name, variable);
				}
			});
			return key.isPresent();
		}).orElse(false);
	}

	/**
	 * Add a variable that spells a known name and no key, as YAML does with a value in
	 * the place of the properties.
	 */
	private boolean addVariableWithoutKey(SourceProperty variable) {
		return ofPackage(variable, 1).map((match) -> {
			List<String> words = remaining(variable, match);
			Optional<Spellings.Match> name = spellings(match.name()).longest(words, 0);
			boolean found = name.isPresent() && name.get().words() == words.size();
			if (found) {
				this.misplaced.add(new Misplaced("beluga.providers." + match.name() + '.' + name.get().name(),
						"must hold properties, not a value.", variable));
			}
			return found;
		}).orElse(false);
	}

	private Optional<Spellings.Match> ofPackage(SourceProperty variable) {
		return ofPackage(variable, 2);
	}

	private Optional<Spellings.Match> ofPackage(SourceProperty variable, int rest) {
		return this.packages.longest(variable.words(), rest);
	}

	private static List<String> remaining(SourceProperty variable, Spellings.Match match) {
		return variable.words().subList(match.words(), variable.words().size());
	}

	private Spellings spellings(String packageName) {
		return this.names.computeIfAbsent(packageName, (name) -> new Spellings(List.of()));
	}

	private ProviderGroup group(String packageName, String name) {
		Map<String, ProviderGroup> siblings = this.groups.computeIfAbsent(packageName, (key) -> new LinkedHashMap<>());
		return siblings.computeIfAbsent(name,
				(key) -> new ProviderGroup(packageName, name, siblings, this.placeholders));
	}

	/**
	 * A value that stands where a package or a configured provider should be.
	 *
	 * @param name the full name of that
	 * @param message what it should hold
	 * @param property the value
	 */
	record Misplaced(String name, String message, SourceProperty property) {

		ConfigViolation problem() {
			return new ConfigViolation(this.name, this.message, this.property.origin(), null);
		}

	}

}
