package io.beluga.registry;

import java.util.Optional;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.ProviderCreationFailedException;
import io.beluga.registry.error.ProviderRegistryException;
import org.jspecify.annotations.Nullable;

/**
 * The configurations that resolvers know for names of a package.
 */
final class ResolvedConfigs {

	private final LiveProviders live;

	private final String packageName;

	ResolvedConfigs(LiveProviders live, String packageName) {
		this.live = live;
		this.packageName = packageName;
	}

	/**
	 * Describe a name whose configuration is asked for when it is needed.
	 */
	ConfiguredProvider spec(String name) {
		return ConfiguredProvider.builder(this.packageName, name, () -> require(name))
			.source(ProviderSource.RESOLVER)
			.optional(true)
			.build();
	}

	private ProviderConfig require(String name) {
		return resolve(name).orElseThrow(() -> this.live.configured(this.packageName).notFound(name));
	}

	/**
	 * Ask the resolvers, on the current thread.
	 * @return what the first answers that knows the name
	 * @throws ProviderCreationFailedException if one fails
	 */
	Optional<ProviderConfig> resolve(String name) {
		for (ProviderConfigResolver resolver : this.live.settings().configResolvers()) {
			Optional<ProviderConfig> config;
			try {
				config = resolver.resolve(this.packageName, name);
			}
			catch (ProviderRegistryException ex) {
				throw failed(name, "failed. " + ex.getMessage(), ex);
			}
			catch (RuntimeException | LinkageError ex) {
				throw failed(name, "threw " + ex.getClass().getName() + ".", ex);
			}
			if (config == null) {
				throw failed(name, "returned null.", null);
			}
			if (config.isPresent()) {
				return config;
			}
		}
		return Optional.empty();
	}

	/**
	 * Say what a resolver has done instead of answering.
	 */
	ProviderCreationFailedException failed(String name, String what, @Nullable Throwable cause) {
		return new ProviderCreationFailedException(this.packageName, name,
				ErrorText.escape(this.packageName + "." + name) + " could not be created: its configuration resolver "
						+ what,
				cause);
	}

}
