package io.beluga.registry.spi;

/**
 * How many names a package has that only a
 * {@link io.beluga.registry.config.ProviderConfigResolver} knows. They are not named:
 * there may be many, and each may be somebody's.
 *
 * @param live the names that are kept now
 * @param maxSize the most that are kept
 * @since 0.1.0
 */
public record ResolvedProvidersInfo(int live, int maxSize) {
}
