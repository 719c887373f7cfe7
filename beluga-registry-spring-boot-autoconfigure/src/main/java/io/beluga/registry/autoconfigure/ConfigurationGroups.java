package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The properties of all configured providers, by package and name. Reads names, never
 * values.
 * <p>
 * An environment variable cannot spell every name, so it is held against those that are
 * known: from other sources and from the registered providers. The longest one wins.
 */
final class ConfigurationGroups {

	private final Map<String, Map<String, Group>> groups = new LinkedHashMap<>();

	private final Spellings packages;

	private final Map<String, Spellings> names = new LinkedHashMap<>();

	private final List<ConfigViolation> violations = new ArrayList<>();

	private final List<SourceProperty> misplaced = new ArrayList<>();

	private final List<SourceProperty> unmatched = new ArrayList<>();

	private ConfigurationGroups(Collection<String> packages) {
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
		ConfigurationGroups result = new ConfigurationGroups(providers.keySet());
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
		providers.forEach((name, known) -> known.forEach(result.spellings(name)::add));
		List<SourceProperty> pending = variables.stream().filter((variable) -> !result.addVariable(variable)).toList();
		pending.stream().filter((variable) -> !result.addVariableOfKnownName(variable)).forEach(result.unmatched::add);
		return result;
	}

	/**
	 * Return the groups by package and name.
	 */
	Map<String, Map<String, Group>> all() {
		return this.groups;
	}

	/**
	 * Return what is wrong with the names.
	 */
	List<ConfigViolation> violations() {
		return this.violations;
	}

	/**
	 * Return the properties that stand where a package or a name should be.
	 */
	List<SourceProperty> misplaced() {
		return this.misplaced;
	}

	/**
	 * Return the variables that fit nothing that is known.
	 */
	List<SourceProperty> unmatched() {
		return this.unmatched;
	}

	private void addProperty(SourceProperty property) {
		PropertyPath path = property.path();
		String packageName = this.packages.add(path.get(0).text());
		if (path.size() == 1) {
			this.misplaced.add(property);
			return;
		}
		String name = path.get(1).text();
		String known = spellings(packageName).add(name);
		if (!known.equals(name)) {
			this.violations.add(new ConfigViolation("beluga.providers." + packageName + '.' + name,
					"is another spelling of '" + known + "', which is configured as well.", property.origin(),
					"Use one spelling for one name."));
		}
		group(packageName, known, property).add(property.at(path.from(2)));
	}

	private boolean addVariable(SourceProperty variable) {
		return addVariableOfKnownName(variable) || addVariableOfReservedKey(variable);
	}

	private boolean addVariableOfKnownName(SourceProperty variable) {
		return ofPackage(variable).map((match) -> {
			List<String> words = remaining(variable, match);
			Optional<Spellings.Match> name = spellings(match.name()).longest(words, 1);
			name.ifPresent((found) -> group(match.name(), found.name(), variable).add(variable, words, found.words()));
			return name.isPresent();
		}).orElse(false);
	}

	/**
	 * Add a variable that spells a name which nothing else spells.
	 */
	private boolean addVariableOfReservedKey(SourceProperty variable) {
		return ofPackage(variable).map((match) -> {
			List<String> words = remaining(variable, match);
			Optional<Spellings.Match> key = ReservedKeys.spellings().longestAtEnd(words, 1);
			key.ifPresent((found) -> {
				int count = words.size() - found.words();
				String name = spellings(match.name()).add(String.join("-", words.subList(0, count)));
				group(match.name(), name, variable).add(variable, words, count);
			});
			return key.isPresent();
		}).orElse(false);
	}

	private Optional<Spellings.Match> ofPackage(SourceProperty variable) {
		return this.packages.longest(variable.words(), 2);
	}

	private static List<String> remaining(SourceProperty variable, Spellings.Match match) {
		return variable.words().subList(match.words(), variable.words().size());
	}

	private Spellings spellings(String packageName) {
		return this.names.computeIfAbsent(packageName, (name) -> new Spellings(List.of()));
	}

	private Group group(String packageName, String name, SourceProperty property) {
		return this.groups.computeIfAbsent(packageName, (key) -> new LinkedHashMap<>()).computeIfAbsent(name, (key) -> {
			if (!PropertyPath.isName(name)) {
				this.violations
					.add(new ConfigViolation("beluga.providers." + packageName + '[' + ErrorText.escape(name) + ']',
							PropertyPath.NAME_RULE, property.origin(), null));
			}
			return new Group(packageName, name);
		});
	}

	/**
	 * The properties of one configured provider, with paths below its name; a variable
	 * has the words of its key.
	 */
	static final class Group {

		private final String packageName;

		private final String name;

		private final List<SourceProperty> properties = new ArrayList<>();

		private Group(String packageName, String name) {
			this.packageName = packageName;
			this.name = name;
		}

		String packageName() {
			return this.packageName;
		}

		String name() {
			return this.name;
		}

		/**
		 * Return the properties, those of the source with precedence first.
		 */
		List<SourceProperty> properties() {
			this.properties.sort(Comparator.comparingInt(SourceProperty::order));
			return this.properties;
		}

		/**
		 * Return the full name of this configured provider or of a key of it.
		 */
		String property(String key) {
			String property = "beluga.providers." + this.packageName + '.' + this.name;
			return key.isEmpty() ? property : property + '.' + key;
		}

		private void add(SourceProperty property) {
			this.properties.add(property);
		}

		private void add(SourceProperty variable, List<String> words, int offset) {
			this.properties.add(new SourceProperty(variable.source(), variable.order(), variable.name(),
					variable.path(), List.copyOf(words.subList(offset, words.size()))));
		}

	}

}
