package io.beluga.registry.internal.dispatch;

import java.time.Duration;
import java.util.List;

import io.beluga.registry.ProviderConfigBinder;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.event.ProviderEventListener;
import io.beluga.registry.spi.ProviderCallObserver;
import io.beluga.registry.spi.ProviderCreationObserver;
import io.beluga.registry.spi.ProviderLog;
import org.jspecify.annotations.Nullable;

/**
 * What a registry was built with. Listeners and resolvers may be added later: their lists
 * take that from any thread.
 */
public record Settings(Duration creationTimeout, Duration creationRetryDelay, Duration drainTimeout,
		@Nullable ProviderConfigBinder configBinder, List<ProviderConfigResolver> configResolvers,
		ResolvedLimits resolvedLimits, List<ProviderEventListener> listeners,
		@Nullable ProviderCallObserver callObserver, @Nullable ProviderCreationObserver creationObserver,
		ProviderLog log, ObserverFailures observerFailures, ContextClassLoader classLoader) {

	private static final Duration LONGEST = Duration.ofDays(36_500);

	/**
	 * What is kept of names that only a resolver knows.
	 */
	public record ResolvedLimits(int maxSize, Duration idleTimeout, Duration negativeTtl, Duration refreshAfter) {
	}

	/**
	 * Convert a duration to what can be added to {@link System#nanoTime()}.
	 */
	public static long nanos(Duration duration) {
		return (duration.compareTo(LONGEST) < 0) ? duration.toNanos() : LONGEST.toNanos();
	}

}
