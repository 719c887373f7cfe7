package io.beluga.registry.spi;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

import io.beluga.registry.ProviderProbe;
import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.error.InvalidConfigException;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration of an application says of one name in a package. Immutable.
 *
 * @since 0.1.0
 */
public final class ConfiguredProvider {

	private final String packageName;

	private final String name;

	private final String providerName;

	private final Supplier<ProviderConfig> config;

	private final Supplier<@Nullable InvalidConfigException> rejection;

	private final ProviderSource source;

	private final boolean optional;

	private final boolean probe;

	private final @Nullable Duration creationTimeout;

	private final @Nullable Duration drainTimeout;

	private ConfiguredProvider(String packageName, String name, String providerName, Supplier<ProviderConfig> config,
			Supplier<@Nullable InvalidConfigException> rejection, ProviderSource source, boolean optional,
			boolean probe, @Nullable Duration creationTimeout, @Nullable Duration drainTimeout) {
		this.packageName = packageName;
		this.name = name;
		this.providerName = providerName;
		this.config = config;
		this.rejection = rejection;
		this.source = source;
		this.optional = optional;
		this.probe = probe;
		this.creationTimeout = creationTimeout;
		this.drainTimeout = drainTimeout;
	}

	/**
	 * Return the same name with a configuration that the application has put. What a
	 * {@link ProviderConfig} does not say stays.
	 * @param config the configuration
	 * @return another description
	 */
	public ConfiguredProvider withPut(ProviderConfig config) {
		Objects.requireNonNull(config, "'config' must not be null");
		return new ConfiguredProvider(this.packageName, this.name, config.providerName(), () -> config, () -> null,
				ProviderSource.PUT, this.optional, this.probe, this.creationTimeout, this.drainTimeout);
	}

	/**
	 * Start with a name whose configuration is read when it is first needed.
	 * @param packageName the package
	 * @param name the name
	 * @param config gives the configuration, always the same; called outside any lock
	 * @return a builder
	 */
	public static Builder builder(String packageName, String name, Supplier<ProviderConfig> config) {
		return new Builder(packageName, name, config);
	}

	/**
	 * Start with a name and its configuration.
	 * @param packageName the package
	 * @param name the name
	 * @param config the configuration
	 * @return a builder
	 */
	public static Builder builder(String packageName, String name, ProviderConfig config) {
		Objects.requireNonNull(config, "'config' must not be null");
		return new Builder(packageName, name, () -> config).providerName(config.providerName());
	}

	/**
	 * Return the package.
	 * @return the name of the package
	 */
	public String packageName() {
		return this.packageName;
	}

	/**
	 * Return the name.
	 * @return the name in the package
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the provider, without reading the configuration.
	 * @return the name of the provider
	 */
	public String providerName() {
		return this.providerName;
	}

	/**
	 * Return the configuration, to make an instance from it.
	 * @return the configuration
	 * @throws InvalidConfigException if it cannot be used
	 */
	public ProviderConfig config() {
		InvalidConfigException rejection = this.rejection.get();
		if (rejection != null) {
			throw rejection.copy();
		}
		return effectiveConfig();
	}

	/**
	 * Return the configuration as it is, also where it cannot be used, to change a part
	 * of it.
	 * @return the configuration
	 */
	public ProviderConfig effectiveConfig() {
		return this.config.get();
	}

	/**
	 * Return where the name comes from.
	 * @return the source
	 */
	public ProviderSource source() {
		return this.source;
	}

	/**
	 * Return whether the application can do without it.
	 * @return whether it may be unavailable
	 */
	public boolean isOptional() {
		return this.optional;
	}

	/**
	 * Return whether an instance is checked before it replaces another one, where its
	 * factory is a {@link ProviderProbe}.
	 * @return whether to check it
	 */
	public boolean isProbed() {
		return this.probe;
	}

	/**
	 * Return how long a creation may take.
	 * @return the longest time, zero for no limit, {@code null} for that of the registry
	 */
	public @Nullable Duration creationTimeout() {
		return this.creationTimeout;
	}

	/**
	 * Return how long the calls of a replaced instance may go on.
	 * @return the longest time, {@code null} for that of the registry
	 */
	public @Nullable Duration drainTimeout() {
		return this.drainTimeout;
	}

	@Override
	public String toString() {
		return "ConfiguredProvider[" + this.packageName + "." + this.name + "]";
	}

	/**
	 * Builds a {@link ConfiguredProvider}. Not thread-safe.
	 */
	public static final class Builder {

		private final String packageName;

		private final String name;

		private final Supplier<ProviderConfig> config;

		private Supplier<@Nullable InvalidConfigException> rejection = () -> null;

		private @Nullable String providerName;

		private ProviderSource source = ProviderSource.ENVIRONMENT;

		private boolean optional;

		private boolean probe = true;

		private @Nullable Duration creationTimeout;

		private @Nullable Duration drainTimeout;

		private Builder(String packageName, String name, Supplier<ProviderConfig> config) {
			this.packageName = Objects.requireNonNull(packageName, "'packageName' must not be null");
			this.name = Objects.requireNonNull(name, "'name' must not be null");
			this.config = Objects.requireNonNull(config, "'config' must not be null");
		}

		/**
		 * Set the provider, as far as it is known before the configuration is read.
		 * @param providerName the name of the provider, or {@code null} for the same name
		 * @return this builder
		 */
		public Builder providerName(@Nullable String providerName) {
			this.providerName = providerName;
			return this;
		}

		/**
		 * Set what tells why the configuration cannot be used, such as that it has no API
		 * key.
		 * @param rejection gives the reason, {@code null} where there is none; called
		 * outside any lock
		 * @return this builder
		 */
		public Builder rejection(Supplier<@Nullable InvalidConfigException> rejection) {
			this.rejection = Objects.requireNonNull(rejection, "'rejection' must not be null");
			return this;
		}

		/**
		 * Set where the name comes from: from the environment, where nothing is said.
		 * @param source the source
		 * @return this builder
		 */
		public Builder source(ProviderSource source) {
			this.source = Objects.requireNonNull(source, "'source' must not be null");
			return this;
		}

		/**
		 * Set whether the application can do without it.
		 * @param optional whether it may be unavailable
		 * @return this builder
		 */
		public Builder optional(boolean optional) {
			this.optional = optional;
			return this;
		}

		/**
		 * Set whether an instance is checked before it replaces another one, where its
		 * factory is a {@link ProviderProbe}: it is where nothing is said.
		 * @param probe whether to check it
		 * @return this builder
		 */
		public Builder probe(boolean probe) {
			this.probe = probe;
			return this;
		}

		/**
		 * Set how long a creation may take.
		 * @param creationTimeout the longest time, zero for no limit, {@code null} for
		 * that of the registry
		 * @return this builder
		 */
		public Builder creationTimeout(@Nullable Duration creationTimeout) {
			this.creationTimeout = requireNotNegative(creationTimeout, "creationTimeout");
			return this;
		}

		/**
		 * Set how long the calls of a replaced instance may go on.
		 * @param drainTimeout the longest time, {@code null} for that of the registry
		 * @return this builder
		 */
		public Builder drainTimeout(@Nullable Duration drainTimeout) {
			this.drainTimeout = requireNotNegative(drainTimeout, "drainTimeout");
			return this;
		}

		private static @Nullable Duration requireNotNegative(@Nullable Duration duration, String name) {
			if (duration != null && duration.isNegative()) {
				throw new IllegalArgumentException("'" + name + "' must not be negative");
			}
			return duration;
		}

		/**
		 * Build the description.
		 * @return an immutable description
		 */
		public ConfiguredProvider build() {
			String providerName = (this.providerName != null) ? this.providerName : this.name;
			return new ConfiguredProvider(this.packageName, this.name, providerName, this.config, this.rejection,
					this.source, this.optional, this.probe, this.creationTimeout, this.drainTimeout);
		}

	}

}
