package io.beluga.registry.autoconfigure.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.ProviderRegistry;
import io.beluga.registry.autoconfigure.config.ProvidersConfiguration;
import io.beluga.registry.autoconfigure.factory.ProviderRegistrations;
import io.beluga.registry.autoconfigure.packages.PackagesConfiguration;
import io.beluga.registry.autoconfigure.properties.BelugaRegistryProperties.MissingKeys;
import io.beluga.registry.spi.ConfigurationRule;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads from an environment what is configured of packages and providers.
 *
 * @param registry the registry of the providers
 * @param registrations what beans have registered
 * @param substituted tells whether a bean stands for a package and a name
 * @param binder binds what is configured
 * @param missingKeys what to do where an API key is missing
 * @param rules gives the rules that hold configured providers against each other
 */
public record ConfigurationReader(ProviderRegistry registry, ProviderRegistrations registrations,
		BiPredicate<String, String> substituted, ProviderConfigBinder binder, MissingKeys missingKeys,
		Supplier<List<ConfigurationRule>> rules) {

	/**
	 * Return the registered providers by package.
	 */
	public Map<String, List<String>> providers() {
		return ProviderRegistrations.providers(this.registry);
	}

	Optional<ProviderDefinition<?, ?>> definition(String packageName, String providerName) {
		return this.registrations.definition(this.registry, packageName, providerName);
	}

	public ProvidersConfiguration readProviders(ConfigurableEnvironment environment) {
		return ProvidersConfiguration.read(environment, providers(), this.registrations.configTypes(this.registry));
	}

	/**
	 * Read everything.
	 * @return what was read, not yet checked
	 */
	public ConfigurationCheck read(ConfigurableEnvironment environment) {
		return new ConfigurationCheck(readProviders(environment),
				new PackagesConfiguration(environment, this.registry.listPackages()), this);
	}

}
