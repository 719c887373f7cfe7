package io.beluga.registry.autoconfigure.refresh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.config.ConfiguredEntry;
import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import io.beluga.registry.autoconfigure.source.ProviderName;

/**
 * How a configuration differs from the one that was applied last.
 *
 * @param added names that were not there
 * @param changed names that mean something else, or that could not be applied the last
 * time
 * @param vanished names that are not there any more
 * @param kept names for which nothing is done although the configuration says something
 * else: it is not clear what
 */
record ConfigurationChanges(List<ConfiguredEntry> added, List<ConfiguredEntry> changed, Set<ProviderName> vanished,
		Set<ProviderName> kept) {

	private static final String ALL = "beluga.providers";

	private static final String PREFIX = ALL + '.';

	/**
	 * Compare two configurations.
	 */
	static ConfigurationChanges between(ProvidersConfiguration one, ProvidersConfiguration other) {
		Map<ProviderName, ProviderProperties> properties = new HashMap<>();
		one.entries().forEach((entry) -> properties.put(entry.id(), entry.properties()));
		return between(properties, Set.of(), other);
	}

	/**
	 * Compare with a configuration.
	 * @param applied the properties that were applied
	 * @param failed the names whose newest properties could not be applied
	 * @param next the configuration
	 */
	static ConfigurationChanges between(Map<ProviderName, ProviderProperties> applied, Set<ProviderName> failed,
			ProvidersConfiguration next) {
		Set<String> unclear = next.violations()
			.stream()
			.map((violation) -> PropertyPath.uniform(violation.property()))
			.collect(Collectors.toSet());
		List<ConfiguredEntry> added = new ArrayList<>();
		List<ConfiguredEntry> changed = new ArrayList<>();
		Set<ProviderName> kept = new LinkedHashSet<>();
		Map<ProviderName, ProviderProperties> vanished = new HashMap<>(applied);
		for (ConfiguredEntry entry : next.entries()) {
			ProviderName name = entry.id();
			vanished.remove(name);
			ProviderProperties before = applied.get(name);
			if (!unclear.isEmpty() && unclear.contains(PropertyPath.uniform(PREFIX + name))) {
				kept.add(name);
			}
			else if (before == null) {
				added.add(entry);
			}
			else if (!before.isSameAs(entry.properties()) || !entry.violations().isEmpty() || failed.contains(name)) {
				changed.add(entry);
			}
		}
		Set<ProviderName> gone = new LinkedHashSet<>(vanished.keySet());
		if (!unclear.isEmpty()) {
			gone.removeIf((name) -> unclear.contains(ALL)
					|| unclear.contains(PropertyPath.uniform(PREFIX + name.packageName())));
			kept.addAll(vanished.keySet());
			kept.removeAll(gone);
		}
		return new ConfigurationChanges(added, changed, gone, kept);
	}

}
