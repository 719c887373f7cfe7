/**
 * The properties of an application as validated beans: what is configured of the
 * registry, of packages and of providers.
 * <p>
 * The way in is
 * {@link io.beluga.registry.autoconfigure.properties.BelugaProvidersProperties}.
 */
@NullMarked
package io.beluga.registry.autoconfigure.properties;

import org.jspecify.annotations.NullMarked;
