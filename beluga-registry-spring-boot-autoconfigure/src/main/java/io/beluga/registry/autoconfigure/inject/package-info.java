/**
 * Configured providers as beans, and why one is not injected.
 * <p>
 * The way in is
 * {@link io.beluga.registry.autoconfigure.inject.ConfiguredProviderBeanRegistrar}.
 */
@NullMarked
package io.beluga.registry.autoconfigure.inject;

import org.jspecify.annotations.NullMarked;
