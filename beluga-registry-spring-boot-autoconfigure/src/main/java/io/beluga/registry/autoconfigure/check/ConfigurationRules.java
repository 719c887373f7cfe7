package io.beluga.registry.autoconfigure.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.autoconfigure.bind.Memoized;
import io.beluga.registry.autoconfigure.config.ConfiguredEntry;
import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;
import io.beluga.registry.autoconfigure.properties.ProviderProperties;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.spi.ConfigurationRule;
import io.beluga.registry.spi.ConfigurationRule.Neighbours;

/**
 * The rules that hold configured providers of one configuration against each other.
 */
final class ConfigurationRules {

	private final ProvidersConfiguration configuration;

	private final BelugaPackagesProperties packages;

	private final Supplier<List<ConfigurationRule>> rules;

	private final ConfigurationReader reader;

	private final Supplier<Map<String, Map<String, ProviderConfig>>> configured = new Memoized<>(this::configured);

	ConfigurationRules(ProvidersConfiguration configuration, BelugaPackagesProperties packages,
			ConfigurationReader reader) {
		this.configuration = configuration;
		this.packages = packages;
		this.rules = new Memoized<>(reader.rules());
		this.reader = reader;
	}

	/**
	 * Check a configured provider.
	 * @return what is wrong, by relative paths
	 */
	List<ConfigViolation> check(ConfiguredEntry entry) {
		List<ConfigurationRule> rules = this.rules.get();
		if (rules.isEmpty()) {
			return List.of();
		}
		ProviderConfig config = entry.properties().toConfig();
		Neighbours neighbours = new PackageNeighbours(entry.packageName());
		return rules.stream().flatMap((rule) -> rule.check(entry.name(), config, neighbours).stream()).toList();
	}

	/**
	 * Return the configurations by package and name, the packages sorted.
	 */
	private Map<String, Map<String, ProviderConfig>> configured() {
		Map<String, Map<String, ProviderConfig>> configured = new TreeMap<>();
		this.configuration.entries()
			.forEach((entry) -> configured.computeIfAbsent(entry.packageName(), (name) -> new LinkedHashMap<>())
				.put(entry.name(), entry.properties().toConfig()));
		return configured;
	}

	private final class PackageNeighbours implements Neighbours {

		private final String packageName;

		PackageNeighbours(String packageName) {
			this.packageName = packageName;
		}

		@Override
		public String packageName() {
			return this.packageName;
		}

		@Override
		public Map<String, ProviderConfig> configured() {
			return ConfigurationRules.this.configured.get().getOrDefault(this.packageName, Map.of());
		}

		@Override
		public boolean isDisabled(String name) {
			ProviderProperties properties = ConfigurationRules.this.configuration.properties()
				.getOrDefault(this.packageName, Map.of())
				.get(name);
			return properties != null && !properties.isEnabled();
		}

		@Override
		public Map<String, String> aliases() {
			return ConfigurationRules.this.packages.forPackage(this.packageName).aliases();
		}

		@Override
		public List<String> packagesWith(String name) {
			return ConfigurationRules.this.configured.get()
				.entrySet()
				.stream()
				.filter((each) -> each.getValue().containsKey(name))
				.map(Map.Entry::getKey)
				.toList();
		}

		@Override
		public Optional<ProviderDefinition<?, ?>> definition(String providerName) {
			return ConfigurationRules.this.reader.definition(this.packageName, providerName);
		}

	}

}
