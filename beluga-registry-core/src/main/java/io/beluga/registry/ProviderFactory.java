package io.beluga.registry;

import java.util.List;

import io.beluga.registry.error.ConfigViolation;

/**
 * Makes instances of a provider. Called from any thread, from several at once, and never
 * under a lock of the registry.
 *
 * @param <C> the configuration: {@link io.beluga.registry.config.ProviderConfig}, or a
 * record or class of the provider's own
 * @param <P> what is made: the contract of the package, or a subtype
 * @since 0.1.0
 */
@FunctionalInterface
public interface ProviderFactory<C, P> {

	/**
	 * Make an instance that is ready for use. It is closed by the registry if it is an
	 * {@link AutoCloseable}; whatever else has to be released belongs to
	 * {@link ProviderContext#onDestroy(AutoCloseable)}.
	 * @param context where and for what the instance is made
	 * @param config the configuration, bound and validated
	 * @return a new instance, never {@code null}
	 * @throws Exception if there cannot be one; the registry reports it as
	 * {@code ErrProviderCreationFailed}, with secrets of the configuration masked
	 */
	P create(ProviderContext context, C config) throws Exception;

	/**
	 * Check rules that no annotation expresses. Called before {@link #create}, without
	 * network, and joined with all other problems to one report.
	 * @param config the configuration, bound; where other problems were found, what this
	 * throws is ignored
	 * @return the broken rules, with properties in kebab case relative to the
	 * configuration and without any value; empty where there are none
	 */
	default List<ConfigViolation> validate(C config) {
		return List.of();
	}

}
