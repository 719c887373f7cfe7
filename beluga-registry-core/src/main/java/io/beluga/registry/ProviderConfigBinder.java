package io.beluga.registry;

import java.util.Optional;
import java.util.function.Consumer;

import io.beluga.registry.config.ConfigSchema;
import io.beluga.registry.config.ProviderConfig;

/**
 * Turns a {@link ProviderConfig} into the configuration type of a provider. Thread-safe.
 *
 * @since 0.1.0
 */
public interface ProviderConfigBinder {

	/**
	 * Bind and validate.
	 * @param config the configuration, its provider's name filled in
	 * @param definition the provider, whose {@link ProviderDefinition#configType()} is to
	 * be made
	 * @param <C> the configuration type
	 * @return the configuration of that type
	 * @throws io.beluga.registry.error.InvalidConfigException with every problem, each
	 * with a property in kebab case relative to the configuration
	 */
	<C> C bind(ProviderConfig config, ProviderDefinition<C, ?> definition);

	/**
	 * Bind and validate, and hand over what was bound as soon as it is there: its secrets
	 * are masked in what constraints then say of it. A binder without constraints need
	 * not know.
	 * @param config the configuration, its provider's name filled in
	 * @param definition the provider
	 * @param bound takes what was bound, before it is validated
	 * @param <C> the configuration type
	 * @return the configuration of that type
	 * @throws io.beluga.registry.error.InvalidConfigException with every problem
	 */
	default <C> C bind(ProviderConfig config, ProviderDefinition<C, ?> definition, Consumer<? super C> bound) {
		C made = bind(config, definition);
		bound.accept(made);
		return made;
	}

	/**
	 * Describe what {@link #bind bind} accepts. It is asked when the schema of a provider
	 * is first needed, and only where the provider's definition has none.
	 * @param definition the provider, whose {@link ProviderDefinition#configType()} is to
	 * be described
	 * @return the schema, or nothing where the standard fields are all that is known
	 */
	default Optional<ConfigSchema> schema(ProviderDefinition<?, ?> definition) {
		return Optional.empty();
	}

}
