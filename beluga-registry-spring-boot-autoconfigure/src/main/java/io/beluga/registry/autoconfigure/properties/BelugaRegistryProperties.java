package io.beluga.registry.autoconfigure.properties;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.beluga.registry.error.ConfigViolation;
import io.beluga.registry.error.InvalidConfigException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Lazy;

/**
 * Properties of the registry itself.
 *
 * @param enabled Whether there is a registry at all.
 * @param creationTimeout How long making an instance may take, zero for no limit.
 * @param creationRetryDelay How long a failure to make an instance is remembered before a
 * use tries again.
 * @param drainTimeout How long calls may go on in an instance that was replaced or that
 * is closed.
 * @param eager Whether to make the instances of all configured providers when the
 * application starts, instead of at their first use.
 * @param missingKeys What to do when a provider that needs an API key has none.
 * @param unknownProperties What to do with a property that a provider's own configuration
 * type or the registry does not have, and with a misspelled section.
 * @param observeCalls Whether calls of configured providers are observed, by Micrometer
 * where it is there.
 * @param reloadOnUpdate Whether to watch the configuration files, and to refresh the
 * configured providers when one has changed. Without Spring Cloud only.
 * @param reloadQuietPeriod How long no file must have changed before the configured
 * providers are refreshed.
 * @param resolved Limits for names that a resolver knows.
 * @since 0.1.0
 */
@ConfigurationProperties("beluga.registry")
@Lazy
public record BelugaRegistryProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("30s") Duration creationTimeout, @DefaultValue("1s") Duration creationRetryDelay,
		@DefaultValue("30s") Duration drainTimeout, @DefaultValue("false") boolean eager,
		@DefaultValue("fail") MissingKeys missingKeys, @DefaultValue("fail") UnknownProperties unknownProperties,
		@DefaultValue("true") boolean observeCalls, @DefaultValue("false") boolean reloadOnUpdate,
		@DefaultValue("10s") Duration reloadQuietPeriod, @DefaultValue Resolved resolved) {

	/**
	 * Check what would otherwise fail far from the property. Annotations would have Boot
	 * make a validator for these few properties alone.
	 * @param enabled whether there is a registry
	 * @param creationTimeout how long making an instance may take
	 * @param creationRetryDelay how long a failure is remembered
	 * @param drainTimeout how long calls may go on
	 * @param eager whether to make the instances at the start
	 * @param missingKeys what to do without an API key
	 * @param unknownProperties what to do with an unknown property
	 * @param observeCalls whether calls are observed
	 * @param reloadOnUpdate whether to watch the configuration files
	 * @param reloadQuietPeriod how long no file must have changed
	 * @param resolved limits for names that a resolver knows
	 * @throws InvalidConfigException where a value is too small
	 */
	public BelugaRegistryProperties {
		List<ConfigViolation> violations = new ArrayList<>();
		check("creation-timeout", creationTimeout, violations);
		check("creation-retry-delay", creationRetryDelay, violations);
		check("drain-timeout", drainTimeout, violations);
		check("reload-quiet-period", reloadQuietPeriod, violations);
		if (resolved != null) {
			if (resolved.maxSize() <= 0) {
				violations.add(new ConfigViolation("beluga.registry.resolved.max-size", "must be greater than 0."));
			}
			check("resolved.idle-timeout", resolved.idleTimeout(), violations);
			check("resolved.negative-ttl", resolved.negativeTtl(), violations);
			check("resolved.refresh-after", resolved.refreshAfter(), violations);
		}
		if (!violations.isEmpty()) {
			throw new InvalidConfigException(null, null, violations);
		}
	}

	private static void check(String key, @Nullable Duration duration, List<ConfigViolation> violations) {
		if (duration != null && duration.isNegative()) {
			violations.add(new ConfigViolation("beluga.registry." + key, "must not be negative."));
		}
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
	 * What to do with a property that nobody reads.
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
	 *
	 * @param maxSize How many instances are kept of names that a resolver knows.
	 * @param idleTimeout How long an unused instance of such a name is kept.
	 * @param negativeTtl How long a name that no resolver knows is remembered.
	 * @param refreshAfter After which time a resolver is asked again for a name that is
	 * in use, zero for never.
	 */
	public record Resolved(@DefaultValue("10000") int maxSize, @DefaultValue("30m") Duration idleTimeout,
			@DefaultValue("10s") Duration negativeTtl, @DefaultValue("5m") Duration refreshAfter) {
	}

}
