package io.beluga.registry.autoconfigure.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.error.ConfigViolation;

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
		ConfigurationGroups.read(environment, providers)
			.all()
			.forEach((packageName, groups) -> names.put(packageName,
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
		ConfigurationGroups groups = ConfigurationGroups.read(environment, providers);
		List<ProviderGroup> all = groups.all().values().stream().flatMap((each) -> each.values().stream()).toList();
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
				groups.problems(), groups.unmatched());
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

}
