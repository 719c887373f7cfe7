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

	private static final System.Logger logger = System.getLogger(ResolvedConfigs.class.getName());

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

	private Optional<ProviderConfig> resolve(String name) {
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

	private ProviderCreationFailedException failed(String name, String what, @Nullable Throwable cause) {
		return new ProviderCreationFailedException(this.packageName, name,
				ErrorText.escape(this.packageName + "." + name) + " could not be created: its configuration resolver "
						+ what,
				cause);
	}

	/**
	 * Ask again for a name whose instance serves, on a worker. An equal answer changes
	 * nothing, another one replaces the instance, and none drops the name. A failure
	 * leaves the instance serving.
	 */
	void refresh(Entry entry) {
		try {
			if (!this.live.isClosed()) {
				apply(entry, resolve(entry.name()));
			}
		}
		catch (ProviderRegistryException ex) {
			entry.markFailed(ex);
		}
		catch (RuntimeException | Error ex) {
			logger.log(System.Logger.Level.WARNING,
					() -> "Refreshing " + entry.label() + " failed: " + ex.getClass().getName());
		}
	}

	private void apply(Entry entry, Optional<ProviderConfig> answer) {
		if (answer.isEmpty()) {
			this.live.markUnknown(entry);
		}
		else if (!entry.isServing(answer.get())) {
			replace(entry, answer.get());
		}
	}

	private void replace(Entry entry, ProviderConfig config) {
		try {
			entry.put(ConfiguredProvider.builder(this.packageName, entry.name(), config)
				.source(ProviderSource.RESOLVER)
				.optional(true)
				.build(), null);
		}
		catch (ProviderRegistryException ex) {
			// the entry knows, and has told its listeners
			logger.log(System.Logger.Level.DEBUG, () -> entry.label() + " was not replaced");
		}
	}

}
