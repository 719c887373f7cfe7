package io.beluga.registry.autoconfigure.packages;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties.PackageProperties;
import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.autoconfigure.source.ProviderName;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderExistsException;
import io.beluga.registry.error.ProviderNotFoundException;
import io.beluga.registry.spi.ConfiguredProviders;
import io.beluga.registry.spi.ProviderPackageInfo;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The defaults and aliases of packages.
 */
public final class PackageNames {

	private static final Log logger = LogFactory.getLog(PackageNames.class);

	private final BelugaPackagesProperties properties;

	private final PackagesReader reader;

	private final ProvidersConfiguration configuration;

	private final Function<String, List<String>> defined;

	/**
	 * Create what knows defaults and aliases.
	 * @param properties what is configured of packages
	 * @param reader where it is configured
	 * @param configuration the configured providers
	 * @param defined tells the providers that beans define, by package
	 */
	public PackageNames(BelugaPackagesProperties properties, PackagesReader reader,
			ProvidersConfiguration configuration, Function<String, List<String>> defined) {
		this.properties = properties;
		this.reader = reader;
		this.configuration = configuration;
		this.defined = defined;
	}

	/**
	 * Set the defaults and aliases that name something, for the first time.
	 */
	public void apply(ConfiguredProviders configured) {
		if (this.reader.addPackages(configured.packages())) {
			this.properties.update(this.reader.read());
		}
		apply(configured, new HashMap<>(), Set.of());
	}

	/**
	 * Move defaults and aliases to where they are configured. One that names nothing
	 * stays where it is, and so do those of a package of which nothing is and was
	 * configured: the application has set them.
	 * @param configured has the names
	 * @param defaults the defaults that were set before by package, of each package that
	 * was configured, kept up to date
	 * @param vanishing the names that are to be removed: nothing is moved there
	 * @return the names that aliases lead to now, by the property of each that has moved;
	 * empty where it is gone
	 */
	public Map<String, String> apply(ConfiguredProviders configured, Map<String, @Nullable String> defaults,
			Set<ProviderName> vanishing) {
		Map<String, String> moved = new HashMap<>();
		this.properties.asMap().keySet().forEach((name) -> defaults.putIfAbsent(name, null));
		for (String packageName : configured.packages()) {
			if (!defaults.containsKey(packageName)) {
				continue;
			}
			PackageProperties values = this.properties.forPackage(packageName);
			ProviderPackageInfo info = configured.describe(packageName);
			Set<String> staying = new HashSet<>(info.configured());
			staying.removeIf((name) -> vanishing.contains(new ProviderName(packageName, name)));
			try {
				Map<String, String> aliases = aliases(info, values, staying);
				moved.putAll(applyAliases(configured, info, aliases));
				String name = values.defaultName();
				boolean leads = name == null || staying.contains(name) || aliases.containsKey(name);
				if (leads && !Objects.equals(name, defaults.get(packageName))) {
					configured.setDefault(packageName, name);
					defaults.put(packageName, name);
				}
			}
			catch (ProviderNotFoundException | ProviderExistsException ex) {
				logger.debug("A name of package " + packageName + " was changed at the same time");
			}
		}
		return moved;
	}

	private static Map<String, String> aliases(ProviderPackageInfo info, PackageProperties values,
			Set<String> staying) {
		Map<String, String> aliases = new HashMap<>();
		values.aliases().forEach((alias, name) -> {
			String target = staying.contains(name) ? name : info.aliases().get(alias);
			if (target != null && info.configured().contains(target) && !info.configured().contains(alias)) {
				aliases.put(alias, target);
			}
		});
		return aliases;
	}

	private static Map<String, String> applyAliases(ConfiguredProviders configured, ProviderPackageInfo info,
			Map<String, String> aliases) {
		Map<String, String> live = new HashMap<>(info.aliases());
		live.values().retainAll(info.configured());
		if (aliases.equals(live)) {
			return Map.of();
		}
		configured.setAliases(info.name(), aliases);
		Map<String, String> moved = new HashMap<>();
		Stream.concat(live.keySet().stream(), aliases.keySet().stream())
			.filter((alias) -> !Objects.equals(live.get(alias), aliases.get(alias)))
			.forEach((alias) -> moved.put(PackagesReader.property(info.name(), "aliases." + alias),
					aliases.getOrDefault(alias, "")));
		return moved;
	}

	/**
	 * Tell what names nothing.
	 */
	public List<ConfigViolation> problems(ConfiguredProviders configured) {
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
		values.aliases().forEach((alias, name) -> {
			String origin = this.reader.origin(info.name(), "aliases", alias);
			if (info.configured().contains(alias)) {
				problems.add(new ConfigViolation(PackagesReader.property(info.name(), "aliases." + alias),
						"is the name of a configured provider, so it cannot be an alias.", origin, null));
			}
			else if (!info.configured().contains(name)) {
				problems.add(wrongAlias(info, alias, values.aliases(), origin));
			}
		});
		String defaultName = values.defaultName();
		if (defaultName != null && !info.configured().contains(defaultName)
				&& !values.aliases().containsKey(defaultName)) {
			problems.add(unknown(info, "default", this.reader.origin(info.name(), "default"), defaultName));
		}
		addExcluded(info, values.exclude(), problems);
	}

	private ConfigViolation wrongAlias(ProviderPackageInfo info, String alias, Map<String, String> aliases,
			@Nullable String origin) {
		String name = aliases.getOrDefault(alias, "");
		if (!aliases.containsKey(name)) {
			return unknown(info, "aliases." + alias, origin, name);
		}
		Set<String> chain = new LinkedHashSet<>();
		for (String next = alias; aliases.containsKey(next) && chain.add(next);) {
			name = next;
			next = aliases.get(next);
		}
		boolean circle = alias.equals(aliases.get(name));
		String message = circle ? "is an alias of itself: " + String.join(" -> ", chain) + " -> " + alias + "."
				: "names another alias, '" + aliases.get(alias) + "'.";
		return new ConfigViolation(PackagesReader.property(info.name(), "aliases." + alias), message, origin,
				"An alias has to name a configured provider. "
						+ ErrorText.known("Configured providers", info.configured()));
	}

	private void addExcluded(ProviderPackageInfo info, List<String> exclude, List<ConfigViolation> problems) {
		List<String> providers = this.defined.apply(info.name());
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < exclude.size(); i++) {
			String name = exclude.get(i);
			String message = providers.contains(name) ? "names provider '" + name + "' a second time."
					: "names no provider of package '" + info.name() + "'.";
			if (!seen.add(name) || !providers.contains(name)) {
				boolean single = this.reader.origin(info.name(), "exclude") != null;
				problems.add(new ConfigViolation(
						PackagesReader.property(info.name(), single ? "exclude" : "exclude[" + i + ']'), message,
						this.reader.origin(info.name(), single ? "exclude" : "exclude[" + i + ']'),
						providers.contains(name) ? null : suggestion(name, "Providers", providers)));
			}
		}
	}

	private ConfigViolation unknown(ProviderPackageInfo info, String key, @Nullable String origin, String name) {
		String property = PackagesReader.property(info.name(), key);
		ProviderProperties disabled = this.configuration.properties().getOrDefault(info.name(), Map.of()).get(name);
		if (disabled != null && !disabled.isEnabled()) {
			return new ConfigViolation(property, "names '" + name + "', which is disabled.", origin,
					"Remove beluga.providers." + info.name() + '.' + name + ".enabled, or name another one. "
							+ ErrorText.known("Configured providers", info.configured()));
		}
		return new ConfigViolation(property, "names no configured provider of package '" + info.name() + "'.", origin,
				suggestion(name, "Configured providers", info.configured()));
	}

	public static String suggestion(String name, String label, Collection<String> known) {
		return (ErrorText.didYouMean(name, known) + " " + ErrorText.known(label, known)).trim();
	}

}
