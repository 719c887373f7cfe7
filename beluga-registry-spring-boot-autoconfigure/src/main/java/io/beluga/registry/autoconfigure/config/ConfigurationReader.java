package io.beluga.registry.autoconfigure.config;

import java.util.function.Function;

import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.factory.ProviderRegistrations;
import io.beluga.registry.autoconfigure.properties.BelugaPackagesProperties;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads from an environment what is configured of packages and providers.
 */
public final class ConfigurationReader {

	private final ProviderRegistry registry;

	private final ProviderRegistrations registrations;

	private final Function<ProvidersConfiguration, ConfigurationCheck> checks;

	public ConfigurationReader(ProviderRegistry registry, ProviderRegistrations registrations,
			Function<ProvidersConfiguration, ConfigurationCheck> checks) {
		this.registry = registry;
		this.registrations = registrations;
		this.checks = checks;
	}

	public ProvidersConfiguration readProviders(ConfigurableEnvironment environment) {
		return ConfiguredEntriesLoader.read(environment, ProviderRegistrations.providers(this.registry),
				this.registrations.configTypes(this.registry));
	}

	public Configuration read(ConfigurableEnvironment environment) {
		ProvidersConfiguration providers = readProviders(environment);
		PackagesReader reader = new PackagesReader(environment, this.registry.listPackages());
		BelugaPackagesProperties properties = reader.read();
		return new Configuration(providers, properties,
				new PackageNames(properties, reader, providers, this.registrations.defined()),
				this.checks.apply(providers));
	}

	/**
	 * What was read, not yet checked.
	 *
	 * @param providers the configured providers
	 * @param packages what is said of packages
	 * @param names the defaults and aliases of packages
	 * @param check checks the configured providers
	 */
	public record Configuration(ProvidersConfiguration providers, BelugaPackagesProperties packages, PackageNames names,
			ConfigurationCheck check) {
	}

}
