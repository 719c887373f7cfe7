package io.beluga.registry;

import java.time.Duration;
import java.util.List;

import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.event.ProviderEventListener;
import org.jspecify.annotations.Nullable;

/**
 * What a registry was built with.
 */
record Settings(Duration creationTimeout, Duration creationRetryDelay, Duration drainTimeout,
		@Nullable ProviderConfigBinder configBinder, List<ProviderConfigResolver> configResolvers,
		ResolvedLimits resolvedLimits, List<ProviderEventListener> listeners,
		@Nullable ProviderCallObserver callObserver) {

	/**
	 * What is kept of names that only a resolver knows.
	 */
	record ResolvedLimits(int maxSize, Duration idleTimeout, Duration negativeTtl) {
	}

	/**
	 * Convert a duration that may be longer than 292 years.
	 */
	static long nanos(Duration duration) {
		try {
			return duration.toNanos();
		}
		catch (ArithmeticException ex) {
			return Long.MAX_VALUE / 2;
		}
	}

}
