package io.beluga.registry.autoconfigure.packages;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.SourceProperties;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.source.Spellings;
import io.beluga.registry.autoconfigure.tree.PropertyConflicts;
import io.beluga.registry.autoconfigure.tree.PropertyTree;
import io.beluga.registry.autoconfigure.tree.VariableKeys;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.error.ConfigViolation;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The properties of packages as trees. A variable is held against the packages that are
 * known, and some become known late: those that only code registers.
 */
final class PackageTrees {

	static final List<String> KEYS = List.of("aliases", "default", "default-bean", "exclude", "idempotent");

	private final Spellings names;

	private final VariableKeys keys = new VariableKeys();

	private final Map<String, List<SourceProperty>> properties = new LinkedHashMap<>();

	private final List<SourceProperty> unmatched = new ArrayList<>();

	private final List<ConfigViolation> misplaced = new ArrayList<>();

	private final Placeholders placeholders;

	PackageTrees(ConfigurableEnvironment environment, Collection<String> packages, Placeholders placeholders) {
		this.placeholders = placeholders;
		this.names = new Spellings(packages);
		KEYS.forEach((key) -> this.keys.add(PropertyPath.Element.name(key)));
		List<SourceProperty> all = SourceProperties.below("packages", environment);
		addNames(all);
		if (all.stream().anyMatch(SourceProperty::isVariable)) {
			addNames(SourceProperties.below("providers", environment));
		}
		all.forEach(this::add);
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
	 * Add packages that have become known.
	 * @return whether a variable belongs to one of them
	 */
	boolean addPackages(Collection<String> packages) {
		packages.forEach(this.names::add);
		List<SourceProperty> pending = List.copyOf(this.unmatched);
		this.unmatched.clear();
		pending.forEach(this::add);
		return this.unmatched.size() < pending.size();
	}

	private void add(SourceProperty property) {
		if (property.isVariable()) {
			addVariable(property);
		}
		else if (property.path().size() > 0 && property.path().get(0).quoteAdvice() != null) {
			rejectUnquoted(property.path().get(0), property);
		}
		else if (property.path().size() > 1) {
			add(this.names.add(property.path().get(0).text()), property.at(property.path().from(1)));
		}
		else {
			addMisplaced((property.path().size() == 0) ? "beluga.packages"
					: PackagesReader.property(property.path().get(0).text(), ""), property);
		}
	}

	private void rejectUnquoted(PropertyPath.Element name, SourceProperty property) {
		String full = "beluga.packages" + name;
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
		List<String> words = variable.words().subList(match.get().words(), variable.words().size());
		if (words.isEmpty()) {
			addMisplaced(PackagesReader.property(match.get().name(), ""), variable);
			return;
		}
		add(match.get().name(), variable.at(this.keys.find(words)));
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

	/**
	 * Make the trees.
	 * @param violations is given what is wrong with them
	 */
	Map<String, PropertyTree> make(List<ConfigViolation> violations) {
		violations.addAll(this.misplaced);
		Map<String, PropertyTree> trees = new LinkedHashMap<>();
		this.properties.forEach((name, own) -> {
			own.sort(Comparator.comparingInt(SourceProperty::order));
			PropertyConflicts conflicts = new PropertyConflicts((key) -> PackagesReader.property(name, key),
					violations::add);
			trees.put(name, PropertyTree.of(own, PackagesReader.property(name, ""), ConfigType.UNKNOWN, conflicts));
		});
		return trees;
	}

}
