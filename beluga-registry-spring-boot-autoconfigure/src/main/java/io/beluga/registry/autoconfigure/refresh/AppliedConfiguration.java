package io.beluga.registry.autoconfigure.refresh;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.config.ConfiguredEntry;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.ProviderName;
import org.jspecify.annotations.Nullable;

/**
 * What was applied of the configuration so far. Used by one refresh at a time.
 */
final class AppliedConfiguration {

	private final Map<ProviderName, ProviderProperties> properties = new HashMap<>();

	private final Set<ProviderName> failed = new HashSet<>();

	private final Map<String, @Nullable String> defaults = new HashMap<>();

	AppliedConfiguration(ProvidersConfiguration providers, BelugaPackagesProperties packages) {
		providers.entries().forEach((entry) -> this.properties.put(entry.id(), entry.properties()));
		packages.asMap().forEach((name, values) -> this.defaults.put(name, values.defaultName()));
	}

	/**
	 * Return the number of names.
	 */
	int size() {
		return this.properties.size();
	}

	ConfigurationChanges changesTo(ProvidersConfiguration next) {
		return ConfigurationChanges.between(this.properties, this.failed, next);
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
	void update(ProvidersConfiguration next, ConfigurationChanges changes, Set<ProviderName> failures) {
		changes.vanished().forEach(this.properties::remove);
		for (ConfiguredEntry entry : next.entries()) {
			ProviderName name = entry.id();
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
				ProviderProperties used = read.isEnabled() ? this.properties.get(new ProviderName(packageName, name))
						: read;
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

}
