package io.beluga.registry.autoconfigure;

import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Properties of the registry itself.
 */
@ConfigurationProperties("beluga.registry")
@Validated
public final class BelugaRegistryProperties {

	/**
	 * Whether there is a registry at all.
	 */
	private boolean enabled = true;

	/**
	 * How long making an instance may take. Zero for no limit.
	 */
	@NotNull
	private Duration creationTimeout = Duration.ofSeconds(30);

	/**
	 * How long a failure to make an instance is remembered before a use tries again.
	 */
	@NotNull
	private Duration creationRetryDelay = Duration.ofSeconds(1);

	/**
	 * How long calls may go on in an instance that was replaced or that is closed.
	 */
	@NotNull
	private Duration drainTimeout = Duration.ofSeconds(30);

	/**
	 * Whether to make the instances of all configured providers when the application
	 * starts, instead of at their first use.
	 */
	private boolean eager;

	/**
	 * What to do when a provider that needs an API key has none.
	 */
	@NotNull
	private MissingKeys missingKeys = MissingKeys.FAIL;

	/**
	 * What to do with a property that a provider's own configuration type does not have.
	 */
	@NotNull
	private UnknownProperties unknownProperties = UnknownProperties.FAIL;

	@Valid
	private final Resolved resolved = new Resolved();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Duration getCreationTimeout() {
		return this.creationTimeout;
	}

	public void setCreationTimeout(Duration creationTimeout) {
		this.creationTimeout = creationTimeout;
	}

	public Duration getCreationRetryDelay() {
		return this.creationRetryDelay;
	}

	public void setCreationRetryDelay(Duration creationRetryDelay) {
		this.creationRetryDelay = creationRetryDelay;
	}

	public Duration getDrainTimeout() {
		return this.drainTimeout;
	}

	public void setDrainTimeout(Duration drainTimeout) {
		this.drainTimeout = drainTimeout;
	}

	public boolean isEager() {
		return this.eager;
	}

	public void setEager(boolean eager) {
		this.eager = eager;
	}

	public MissingKeys getMissingKeys() {
		return this.missingKeys;
	}

	public void setMissingKeys(MissingKeys missingKeys) {
		this.missingKeys = missingKeys;
	}

	public UnknownProperties getUnknownProperties() {
		return this.unknownProperties;
	}

	public void setUnknownProperties(UnknownProperties unknownProperties) {
		this.unknownProperties = unknownProperties;
	}

	public Resolved getResolved() {
		return this.resolved;
	}

	/**
	 * What to do when a provider that needs an API key has none.
	 */
	public enum MissingKeys {

		/**
		 * Fail the start of the application.
		 */
		FAIL,

		/**
		 * Start, with the provider being unavailable.
		 */
		UNAVAILABLE

	}

	/**
	 * What to do with a property that a provider does not have.
	 */
	public enum UnknownProperties {

		/**
		 * Fail the start of the application.
		 */
		FAIL,

		/**
		 * Log a warning.
		 */
		WARN,

		/**
		 * Do nothing.
		 */
		IGNORE

	}

	/**
	 * Limits for names that a resolver knows.
	 */
	public static final class Resolved {

		/**
		 * How many instances are kept of names that a resolver knows.
		 */
		@Positive
		private int maxSize = 10_000;

		/**
		 * How long an unused instance of such a name is kept.
		 */
		@NotNull
		private Duration idleTimeout = Duration.ofMinutes(30);

		/**
		 * How long a name that no resolver knows is remembered.
		 */
		@NotNull
		private Duration negativeTtl = Duration.ofSeconds(10);

		public int getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(int maxSize) {
			this.maxSize = maxSize;
		}

		public Duration getIdleTimeout() {
			return this.idleTimeout;
		}

		public void setIdleTimeout(Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
		}

		public Duration getNegativeTtl() {
			return this.negativeTtl;
		}

		public void setNegativeTtl(Duration negativeTtl) {
			this.negativeTtl = negativeTtl;
		}

	}

}
