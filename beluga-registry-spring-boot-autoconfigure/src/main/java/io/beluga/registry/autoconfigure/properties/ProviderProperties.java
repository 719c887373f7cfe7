package io.beluga.registry.autoconfigure.properties;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.beluga.registry.config.ProviderConfig;
import io.beluga.registry.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration of the application says of one configured provider, with what it
 * takes over from the one that it extends. Immutable.
 *
 * @since 0.1.0
 */
public final class ProviderProperties {

	private final ProviderConfig config;

	private final @Nullable String extended;

	private final boolean enabled;

	private final boolean optional;

	private final boolean probe;

	private final @Nullable Duration creationTimeout;

	private final @Nullable Duration drainTimeout;

	private final Supplier<Map<String, String>> source;

	private volatile @Nullable Map<String, String> origins;

	private final Set<String> references;

	public ProviderProperties(ProviderConfig config, @Nullable String extended, boolean enabled, boolean optional,
			boolean probe, @Nullable Duration creationTimeout, @Nullable Duration drainTimeout,
			Supplier<Map<String, String>> source, Set<String> references) {
		this.config = config;
		this.extended = extended;
		this.enabled = enabled;
		this.optional = optional;
		this.probe = probe;
		this.creationTimeout = creationTimeout;
		this.drainTimeout = drainTimeout;
		this.source = source;
		this.references = references;
	}

	/**
	 * Return the names of the properties that placeholders refer to.
	 */
	Set<String> references() {
		return this.references;
	}

	/**
	 * Return the provider that makes the instance.
	 * @return the name of the provider
	 */
	public String getProviderName() {
		return this.config.providerName();
	}

	/**
	 * Return the key that the provider authenticates with.
	 * @return the key, if there is one
	 */
	public Optional<Secret> getApiKey() {
		return Optional.ofNullable(this.config.apiKey());
	}

	/**
	 * Return where the provider's service is.
	 * @return the address, empty for the provider's default
	 */
	public Optional<URI> getEndpoint() {
		return Optional.ofNullable(this.config.endpoint());
	}

	/**
	 * Return how long a call of the service may take.
	 * @return the longest time, empty for the provider's default
	 */
	public Optional<Duration> getTimeout() {
		return Optional.ofNullable(this.config.timeout());
	}

	/**
	 * Return the configured provider that this one extends.
	 * @return the name, if there is one
	 */
	public Optional<String> getExtends() {
		return Optional.ofNullable(this.extended);
	}

	/**
	 * Return whether this is to be used.
	 * @return {@code false} for what was switched off, or is there to be extended only
	 */
	public boolean isEnabled() {
		return this.enabled;
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
	 * provider can do that.
	 * @return whether to check it
	 */
	public boolean isProbe() {
		return this.probe;
	}

	/**
	 * Return how long a creation may take.
	 * @return the longest time, empty for that of the registry
	 */
	public Optional<Duration> getCreationTimeout() {
		return Optional.ofNullable(this.creationTimeout);
	}

	/**
	 * Return how long the calls of a replaced instance may go on.
	 * @return the longest time, empty for that of the registry
	 */
	public Optional<Duration> getDrainTimeout() {
		return Optional.ofNullable(this.drainTimeout);
	}

	/**
	 * Return the fields that are the provider's own.
	 * @return nested maps and lists, immutable
	 */
	public Map<String, Object> getCustomFields() {
		return this.config.customFields();
	}

	/**
	 * Return where each property is written.
	 * @return files, lines and environment variables by property, immutable and in the
	 * order of the configuration
	 */
	public Map<String, String> getOrigins() {
		Map<String, String> origins = this.origins;
		if (origins == null) {
			origins = this.source.get();
			this.origins = origins;
		}
		return origins;
	}

	/**
	 * Return the part of this that the provider gets.
	 * @return the configuration
	 */
	public ProviderConfig toConfig() {
		return this.config;
	}

	/**
	 * Tell whether other properties mean the same, wherever they are written.
	 */
	public boolean isSameAs(ProviderProperties other) {
		return this.config.equals(other.config) && this.optional == other.optional && this.probe == other.probe
				&& Objects.equals(this.creationTimeout, other.creationTimeout)
				&& Objects.equals(this.drainTimeout, other.drainTimeout);
	}

	/**
	 * Show which properties are set, never a value.
	 */
	@Override
	public String toString() {
		return "ProviderProperties" + getOrigins().keySet();
	}

}
