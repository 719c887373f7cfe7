package io.beluga.registry.autoconfigure.refresh;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.beluga.registry.autoconfigure.config.ConfiguredEntry;
import io.beluga.registry.autoconfigure.config.ConfiguredEntry.Id;
import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.PropertyPath;
import org.jspecify.annotations.Nullable;

/**
 * What was applied of the configuration so far. Used by one refresh at a time.
 */
final class AppliedConfiguration {

	private static final String ALL = "beluga.providers";

	private static final String PREFIX = ALL + '.';

	private final Map<Id, ProviderProperties> properties = new HashMap<>();

	private final Set<Id> failed = new HashSet<>();

	private final Map<String, @Nullable String> defaults = new HashMap<>();

	AppliedConfiguration(ProvidersConfiguration providers) {
		providers.entries().forEach((entry) -> this.properties.put(entry.id(), entry.properties()));
	}

	AppliedConfiguration(ProvidersConfiguration providers, BelugaPackagesProperties packages) {
		this(providers);
		packages.asMap().forEach((name, values) -> this.defaults.put(name, values.defaultName()));
	}

	/**
	 * Return the number of names.
	 */
	int size() {
		return this.properties.size();
	}

	/**
	 * Tell how a configuration differs from what was applied.
	 */
	Changes changesTo(ProvidersConfiguration next) {
		Set<String> unclear = next.violations()
			.stream()
			.map((violation) -> PropertyPath.uniform(violation.property()))
			.collect(Collectors.toSet());
		List<ConfiguredEntry> added = new ArrayList<>();
		List<ConfiguredEntry> changed = new ArrayList<>();
		Set<Id> kept = new LinkedHashSet<>();
		Map<Id, ProviderProperties> vanished = new HashMap<>(this.properties);
		for (ConfiguredEntry entry : next.entries()) {
			Id name = entry.id();
			vanished.remove(name);
			ProviderProperties before = this.properties.get(name);
			if (!unclear.isEmpty() && unclear.contains(PropertyPath.uniform(PREFIX + name))) {
				kept.add(name);
			}
			else if (before == null) {
				added.add(entry);
			}
			else if (!before.isSameAs(entry.properties()) || !entry.violations().isEmpty()
					|| this.failed.contains(name)) {
				changed.add(entry);
			}
		}
		Set<Id> gone = new LinkedHashSet<>(vanished.keySet());
		if (!unclear.isEmpty()) {
			gone.removeIf((name) -> unclear.contains(ALL)
					|| unclear.contains(PropertyPath.uniform(PREFIX + name.packageName())));
			kept.addAll(vanished.keySet());
			kept.removeAll(gone);
		}
		return new Changes(added, changed, gone, kept);
	}

	/**
	 * Tell whether an entry says something else than what was applied.
	 */
	boolean isDifferent(ConfiguredEntry entry) {
		ProviderProperties known = this.properties.get(entry.id());
		return known == null || !known.isSameAs(entry.properties());
	}

	/**
	 * Return the default of each package that was configured, {@code null} where that has
	 * none, to be kept up to date.
	 */
	Map<String, @Nullable String> defaults() {
		return this.defaults;
	}

	/**
	 * Take over what is not among the failures.
	 * @param next what was read
	 * @param changes how it differs
	 * @param failures the names that could not be applied
	 */
	void update(ProvidersConfiguration next, Changes changes, Set<Id> failures) {
		changes.vanished().forEach(this.properties::remove);
		for (ConfiguredEntry entry : next.entries()) {
			Id name = entry.id();
			if (!failures.contains(name) && !changes.kept().contains(name)) {
				this.properties.put(name, entry.properties());
			}
		}
		this.failed.clear();
		this.failed.addAll(failures);
	}

	/**
	 * Return the properties by package and name: what was read, but of a name that is
	 * used the properties that it is used with.
	 */
	Map<String, Map<String, ProviderProperties>> merge(ProvidersConfiguration next) {
		Map<String, Map<String, ProviderProperties>> merged = new LinkedHashMap<>();
		next.properties().forEach((packageName, providers) -> {
			Map<String, ProviderProperties> names = new LinkedHashMap<>();
			providers.forEach((name, read) -> {
				ProviderProperties used = read.isEnabled() ? this.properties.get(new Id(packageName, name)) : read;
				if (used != null) {
					names.put(name, used);
				}
			});
			merged.put(packageName, names);
		});
		this.properties
			.forEach((name, used) -> merged.computeIfAbsent(name.packageName(), (packageName) -> new LinkedHashMap<>())
				.putIfAbsent(name.name(), used));
		merged.replaceAll((packageName, names) -> Collections.unmodifiableMap(names));
		return Collections.unmodifiableMap(merged);
	}

	/**
	 * How a configuration differs from the one that was applied last.
	 *
	 * @param added names that were not there
	 * @param changed names that mean something else, or that could not be applied the
	 * last time
	 * @param vanished names that are not there any more
	 * @param kept names for which nothing is done although the configuration says
	 * something else: it is not clear what
	 */
	record Changes(List<ConfiguredEntry> added, List<ConfiguredEntry> changed, Set<Id> vanished, Set<Id> kept) {
	}

}
