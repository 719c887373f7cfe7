package io.beluga.registry.support;

import java.util.List;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.ProviderDefinition;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.internal.catalog.RegisteredProvider;

/**
 * Checks configurations of a provider without making anything. Thread-safe.
 *
 * @param definition the provider
 * @param binder makes what its factory takes
 * @since 0.1.0
 */
public record DefinitionCheck(ProviderDefinition<?, ?> definition, ProviderConfigBinder binder) {

	/**
	 * Check a configuration as {@code createProvider} does, without making anything: what
	 * is missing, what cannot be bound, what breaks a constraint or a rule of the
	 * factory's own.
	 * @param config the configuration, with this provider's name
	 * @return every rule that is broken, with relative paths; empty where there is none
	 * @throws io.beluga.registry.error.ProviderCreationFailedException if a rule itself
	 * fails
	 */
	public List<ConfigViolation> run(ProviderConfig config) {
		return new RegisteredProvider<>(this.definition, this.binder).check(config, true);
	}

	/**
	 * Check a configuration like {@link #run run}, but for the rules of the factory,
	 * which is not fetched.
	 * @param config the configuration, with this provider's name
	 * @return every rule that is broken, with relative paths; empty where there is none
	 * @throws io.beluga.registry.error.ProviderCreationFailedException if a rule itself
	 * fails
	 */
	public List<ConfigViolation> runWithoutFactory(ProviderConfig config) {
		return new RegisteredProvider<>(this.definition, this.binder).check(config, false);
	}

}
