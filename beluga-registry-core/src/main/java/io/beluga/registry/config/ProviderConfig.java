package io.beluga.registry.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonValue;
import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.ErrorText;
import io.beluga.registry.error.InvalidConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a provider. Deeply immutable, hence safe to share: maps, lists and
 * arrays that were passed in are copied at every level. {@link #toString()} and JSON tell
 * which keys are set, and no value.
 *
 * @param providerName the provider that this is for; may be blank where the provider is
 * named beside it, as in {@code createProvider}
 * @param apiKey the key that the provider authenticates with, or {@code null}
 * @param endpoint where the provider's service is, or {@code null} for the provider's own
 * default
 * @param timeout how long a call of the service may take, or {@code null} for the
 * provider's own default
 * @param customFields everything else, in kebab case: strings, numbers, booleans,
 * {@link Secret secrets}, and lists and maps of them
 * @since 0.1.0
 */
public record ProviderConfig(String providerName, @Nullable Secret apiKey, @Nullable URI endpoint,
		@Nullable Duration timeout, Map<String, Object> customFields) {

	/**
	 * Create a configuration.
	 * @param providerName the provider that this is for
	 * @param apiKey the key, or {@code null}
	 * @param endpoint the address, or {@code null}
	 * @param timeout the longest time of a call, or {@code null}
	 * @param customFields everything else, which is copied; a key whose value is
	 * {@code null} is not set, at any depth
	 * @throws InvalidConfigException if the provider's name or the map is {@code null},
	 * or a custom field has a key that is no string, or a list with an element that is
	 * {@code null}
	 */
	public ProviderConfig {
		if (providerName == null) {
			throw invalid(null, "provider-name", "is required.");
		}
		if (customFields == null) {
			throw invalid(providerName, "custom-fields", "must not be null.");
		}
		try {
			customFields = ImmutableData.copyOfSet(customFields);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(providerName, "custom-fields", "cannot be used: " + ex.getMessage() + ".");
		}
	}

	/**
	 * Start a configuration.
	 * @param providerName the provider that it is for
	 * @return a builder
	 */
	public static Builder builder(String providerName) {
		return new Builder(providerName);
	}

	/**
	 * Start from this configuration, to change a part of it.
	 * @return a builder that holds everything of this configuration
	 */
	public Builder toBuilder() {
		Builder builder = new Builder(this.providerName);
		builder.apiKey = this.apiKey;
		builder.endpoint = this.endpoint;
		builder.timeout = this.timeout;
		builder.customFields.putAll(this.customFields);
		return builder;
	}

	/**
	 * Show which keys are set, never a value.
	 */
	@Override
	public String toString() {
		return masked().keySet()
			.stream()
			.map(ErrorText::escape)
			.collect(Collectors.joining(", ", "ProviderConfig[", "]"));
	}

	/**
	 * Write as JSON which keys are set, never a value.
	 */
	@JsonValue
	Map<String, Object> masked() {
		Map<String, Object> masked = new LinkedHashMap<>();
		masked.put("provider-name", this.providerName);
		if (this.apiKey != null) {
			masked.put("api-key", Secret.MASK);
		}
		if (this.endpoint != null) {
			masked.put("endpoint", Secret.MASK);
		}
		if (this.timeout != null) {
			masked.put("timeout", Secret.MASK);
		}
		this.customFields.keySet().forEach((key) -> masked.put(key, Secret.MASK));
		return masked;
	}

	private static InvalidConfigException invalid(@Nullable String providerName, String property, String message) {
		return new InvalidConfigException(null, providerName, List.of(new ConfigViolation(property, message)));
	}

	/**
	 * Builds a {@link ProviderConfig}. Not thread-safe.
	 */
	public static final class Builder {

		private final String providerName;

		private @Nullable Secret apiKey;

		private @Nullable URI endpoint;

		private @Nullable Duration timeout;

		private final Map<String, @Nullable Object> customFields = new LinkedHashMap<>();

		private Builder(String providerName) {
			this.providerName = providerName;
		}

		/**
		 * Set the key that the provider authenticates with.
		 * @param apiKey the key, or {@code null} for none
		 * @return this builder
		 */
		public Builder apiKey(@Nullable String apiKey) {
			this.apiKey = (apiKey != null) ? Secret.of(apiKey) : null;
			return this;
		}

		/**
		 * Set the key that the provider authenticates with.
		 * @param apiKey the key, or {@code null} for none
		 * @return this builder
		 */
		public Builder apiKey(@Nullable Secret apiKey) {
			this.apiKey = apiKey;
			return this;
		}

		/**
		 * Set where the provider's service is.
		 * @param endpoint the address, or {@code null} for the provider's default
		 * @return this builder
		 */
		public Builder endpoint(@Nullable URI endpoint) {
			this.endpoint = endpoint;
			return this;
		}

		/**
		 * Set where the provider's service is.
		 * @param endpoint the address, or {@code null} for the provider's default
		 * @return this builder
		 * @throws InvalidConfigException if it is not a URI
		 */
		public Builder endpoint(@Nullable String endpoint) {
			try {
				this.endpoint = (endpoint != null) ? new URI(endpoint) : null;
			}
			catch (URISyntaxException ex) {
				// without the cause: its message repeats the value
				throw invalid(this.providerName, "endpoint", "is not a valid URI.");
			}
			return this;
		}

		/**
		 * Set how long a call of the service may take.
		 * @param timeout the longest time, or {@code null} for the provider's default
		 * @return this builder
		 */
		public Builder timeout(@Nullable Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		/**
		 * Set one of the provider's own fields.
		 * @param name the name in kebab case
		 * @param value the value, or {@code null} for a field that is not set
		 * @return this builder
		 */
		public Builder customField(String name, @Nullable Object value) {
			this.customFields.put(name, value);
			return this;
		}

		/**
		 * Replace all of the provider's own fields.
		 * @param customFields names in kebab case and their values, {@code null} for what
		 * is not set
		 * @return this builder
		 * @throws InvalidConfigException if the map is {@code null}
		 */
		public Builder customFields(Map<String, ? extends @Nullable Object> customFields) {
			if (customFields == null) {
				throw invalid(this.providerName, "custom-fields", "must not be null.");
			}
			this.customFields.clear();
			this.customFields.putAll(customFields);
			return this;
		}

		/**
		 * Build the configuration.
		 * @return an immutable configuration
		 * @throws InvalidConfigException if a part of it cannot be used
		 */
		@SuppressWarnings("NullAway") // the constructor leaves out what is null
		public ProviderConfig build() {
			return new ProviderConfig(this.providerName, this.apiKey, this.endpoint, this.timeout, this.customFields);
		}

	}

}
