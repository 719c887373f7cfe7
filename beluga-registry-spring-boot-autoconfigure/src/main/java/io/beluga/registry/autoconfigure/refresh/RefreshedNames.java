package io.beluga.registry.autoconfigure.refresh;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.beluga.registry.autoconfigure.config.PackagesReader;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties.PackageProperties;
import io.beluga.registry.autoconfigure.source.ProviderName;
import io.beluga.registry.error.ProviderExistsException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderPackageInfo;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Moves defaults and aliases to where a configuration says. One that names nothing stays
 * where it is.
 */
final class RefreshedNames {

	private static final Log logger = LogFactory.getLog(RefreshedNames.class);

	private final ConfiguredProviders configured;

	private final BelugaPackagesProperties properties;

	private final Map<String, String> defaults;

	private final Map<String, String> moved;

	/**
	 * Create for a configuration.
	 * @param defaults the defaults that were set before, kept up to date
	 * @param moved takes the names that aliases lead to now, by property
	 */
	RefreshedNames(ConfiguredProviders configured, BelugaPackagesProperties properties, Map<String, String> defaults,
			Map<String, String> moved) {
		this.configured = configured;
		this.properties = properties;
		this.defaults = defaults;
		this.moved = moved;
	}

	void apply() {
		applyBefore(Set.of());
	}

	/**
	 * Move what does not depend on the removal of some names, so that it never leads to
	 * one that is removed.
	 * @param vanishing the names that are to be removed
	 */
	void applyBefore(Set<ProviderName> vanishing) {
		for (String packageName : this.configured.packages()) {
			PackageProperties next = this.properties.forPackage(packageName);
			ProviderPackageInfo info = this.configured.describe(packageName);
			Set<String> staying = new HashSet<>(info.configured());
			staying.removeIf((name) -> vanishing.contains(new ProviderName(packageName, name)));
			try {
				Map<String, String> aliases = aliases(info, next, staying);
				applyDefault(packageName, next.defaultName(), staying, aliases);
			}
			catch (ProviderNotFoundException | ProviderExistsException ex) {
				logger.debug("A name of package " + packageName + " was changed at the same time");
			}
		}
	}

	private Map<String, String> aliases(ProviderPackageInfo info, PackageProperties next, Set<String> staying) {
		Map<String, String> live = new HashMap<>(info.aliases());
		live.values().retainAll(info.configured());
		Map<String, String> aliases = new HashMap<>();
		next.aliases().forEach((alias, name) -> {
			String current = live.get(alias);
			if (info.configured().contains(alias)) {
				return;
			}
			if (staying.contains(name)) {
				aliases.put(alias, name);
			}
			else if (current != null) {
				aliases.put(alias, current);
			}
		});
		if (!aliases.equals(live)) {
			this.configured.setAliases(info.name(), aliases);
			Set<String> changed = new HashSet<>(live.keySet());
			changed.addAll(aliases.keySet());
			changed.removeIf((alias) -> Objects.equals(live.get(alias), aliases.get(alias)));
			changed.forEach((alias) -> this.moved.put(PackagesReader.property(info.name(), "aliases." + alias),
					aliases.getOrDefault(alias, "")));
		}
		return aliases;
	}

	private void applyDefault(String packageName, @Nullable String name, Set<String> staying,
			Map<String, String> aliases) {
		if (!Objects.equals(name, this.defaults.get(packageName))) {
			if (name == null) {
				this.configured.setDefault(packageName, null);
				this.defaults.remove(packageName);
			}
			else if (staying.contains(name) || aliases.containsKey(name)) {
				this.configured.setDefault(packageName, name);
				this.defaults.put(packageName, name);
			}
		}
	}

}
