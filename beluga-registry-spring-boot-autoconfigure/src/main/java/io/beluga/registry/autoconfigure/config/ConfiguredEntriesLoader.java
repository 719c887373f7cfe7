package io.beluga.registry.autoconfigure.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.Placeholders;
import io.beluga.registry.autoconfigure.source.SourceProperty;
import io.beluga.registry.autoconfigure.type.ConfigType;
import io.beluga.registry.error.ConfigViolation;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads the configured providers of an application in time that grows with their number
 * alone.
 */
public final class ConfiguredEntriesLoader {

	private ConfiguredEntriesLoader() {
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
		Placeholders placeholders = new Placeholders(environment);
		ConfigurationGroups groups = ConfigurationGroups.read(environment, providers);
		ProviderTrees trees = new ProviderTrees(groups, placeholders, types);
		Map<String, Map<String, ProviderProperties>> properties = new LinkedHashMap<>();
		List<ConfiguredEntry> entries = new ArrayList<>();
		for (ProviderGroup group : trees.groups()) {
			ConfiguredEntry entry = new ProviderPropertiesReader(group, trees.effective(group), trees.type(group),
					placeholders)
				.read(trees.providerName(group));
			properties.computeIfAbsent(group.packageName(), (name) -> new LinkedHashMap<>())
				.put(group.name(), entry.properties());
			if (entry.properties().isEnabled()) {
				entries.add(entry);
			}
		}
		properties.replaceAll((name, value) -> Collections.unmodifiableMap(value));
		List<ConfigViolation> problems = new ArrayList<>(groups.violations());
		groups.misplaced()
			.stream()
			.filter((misplaced) -> !placeholders.isEmpty(misplaced.property()))
			.forEach((misplaced) -> problems.add(misplaced.problem()));
		List<String> ignored = groups.unmatched().stream().map(SourceProperty::name).toList();
		return new ProvidersConfiguration(Collections.unmodifiableMap(properties), List.copyOf(entries), problems,
				ignored);
	}

}
