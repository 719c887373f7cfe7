/**
 * The door of the registry: it puts together what is behind it.
 * <p>
 * The way in is {@link io.beluga.registry.support.DefaultProviderRegistry}.
 */
@NullMarked
package io.beluga.registry.support;

import org.jspecify.annotations.NullMarked;
