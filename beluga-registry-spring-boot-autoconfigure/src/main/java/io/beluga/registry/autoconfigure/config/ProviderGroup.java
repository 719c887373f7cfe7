package io.beluga.registry.autoconfigure.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.error.ConfigViolation;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one configured provider in all sources, and what is wrong with them.
 */
final class ProviderGroup {

	private final String packageName;

	private final String name;

	private final List<SourceProperty> properties = new ArrayList<>();

	private final List<ConfigViolation> violations = new ArrayList<>();

	private boolean sorted = true;

	ProviderGroup(String packageName, String name) {
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
		if (!this.sorted) {
			this.properties.sort(Comparator.comparingInt(SourceProperty::order));
			this.sorted = true;
		}
		return this.properties;
	}

	/**
	 * Find the property that sets a reserved key, before there is a tree.
	 */
	@Nullable SourceProperty find(String key) {
		String uniform = PropertyPath.uniform(key);
		for (SourceProperty property : properties()) {
			boolean matches = property.isVariable() ? String.join("", property.words()).equals(uniform)
					: property.path().size() == 1 && property.path().get(0).id().equals(uniform);
			if (matches && property.value() != null) {
				return property;
			}
		}
		return null;
	}

	/**
	 * Return the full name of this configured provider or of a key of it.
	 */
	String property(String key) {
		return PropertyPath.join("beluga.providers." + this.packageName + '.' + this.name, key);
	}

	List<ConfigViolation> violations() {
		return this.violations;
	}

	void reject(String key, String message, String origin, @Nullable String suggestion) {
		this.violations.add(new ConfigViolation(property(key), message, origin, suggestion));
	}

	void add(SourceProperty property) {
		this.sorted &= this.properties.isEmpty()
				|| this.properties.get(this.properties.size() - 1).order() <= property.order();
		this.properties.add(property);
	}

	/**
	 * Add a variable whose first words spell the package and the name.
	 */
	void add(SourceProperty variable, List<String> words, int offset) {
		add(new SourceProperty(variable.source(), variable.order(), variable.name(), variable.path(),
				List.copyOf(words.subList(offset, words.size()))));
	}

}
