package io.beluga.registry.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.beluga.registry.ConfiguredProviders;
import io.beluga.registry.ProviderPackageInfo;
import io.beluga.registry.autoconfigure.BelugaPackagesProperties.PackageProperties;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import org.jspecify.annotations.Nullable;

/**
 * The defaults and aliases of packages.
 */
final class PackageNames {

	private final BelugaPackagesProperties properties;

	private final PackagesReader reader;

	PackageNames(BelugaPackagesProperties properties, PackagesReader reader) {
		this.properties = properties;
		this.reader = reader;
	}

	/**
	 * Set what names something.
	 */
	void apply(ConfiguredProviders configured) {
		List<String> known = configured.packages();
		if (this.reader.addPackages(known)) {
			this.properties.update(this.reader.read());
		}
		this.properties.asMap().forEach((name, values) -> {
			if (known.contains(name)) {
				List<String> names = configured.describe(name).configured();
				Map<String, String> aliases = new LinkedHashMap<>(values.aliases());
				aliases.entrySet()
					.removeIf((alias) -> names.contains(alias.getKey()) || !names.contains(alias.getValue()));
				configured.setAliases(name, aliases);
				String defaultName = values.defaultName();
				if (defaultName != null && (names.contains(defaultName) || aliases.containsKey(defaultName))) {
					configured.setDefault(name, defaultName);
				}
			}
		});
	}

	/**
	 * Tell what names nothing.
	 */
	List<ConfigViolation> problems(ConfiguredProviders configured) {
		List<ConfigViolation> problems = new ArrayList<>(this.properties.violations());
		List<String> known = configured.packages();
		this.properties.asMap().forEach((name, values) -> {
			if (known.contains(name)) {
				addProblems(configured.describe(name), values, problems);
			}
			else {
				problems.add(new ConfigViolation(PackagesReader.property(name, ""),
						"names a package that no provider serves.", this.reader.firstOrigin(name),
						suggestion(name, "Registered packages", known)));
			}
		});
		return problems;
	}

	private void addProblems(ProviderPackageInfo info, PackageProperties values, List<ConfigViolation> problems) {
		Set<String> names = new TreeSet<>(info.configured());
		values.aliases().forEach((alias, name) -> {
			String origin = this.reader.origin(info.name(), "aliases", alias);
			if (info.configured().contains(alias)) {
				problems.add(new ConfigViolation(PackagesReader.property(info.name(), "aliases." + alias),
						"is the name of a configured provider, so it cannot be an alias.", origin, null));
			}
			else if (!info.configured().contains(name)) {
				problems.add(unknown(info, "aliases." + alias, origin, name, names));
			}
		});
		String defaultName = values.defaultName();
		Set<String> defaults = new TreeSet<>(names);
		defaults.addAll(values.aliases().keySet());
		if (defaultName != null && !defaults.contains(defaultName)) {
			problems.add(unknown(info, "default", this.reader.origin(info.name(), "default"), defaultName, names));
		}
	}

	private static ConfigViolation unknown(ProviderPackageInfo info, String key, @Nullable String origin, String name,
			Set<String> names) {
		return new ConfigViolation(PackagesReader.property(info.name(), key),
				"names no configured provider of package '" + info.name() + "'.", origin,
				suggestion(name, "Configured providers", names));
	}

	static String suggestion(String name, String label, Collection<String> known) {
		return (ErrorText.didYouMean(name, known) + " " + ErrorText.known(label, known)).trim();
	}

}
