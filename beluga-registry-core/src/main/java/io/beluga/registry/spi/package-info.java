/**
 * What a framework plugs into the registry, or operates it with. Applications have no
 * need of it.
 * <p>
 * The way in is {@link io.beluga.registry.spi.ConfiguredProviders}.
 */
@NullMarked
package io.beluga.registry.spi;

import org.jspecify.annotations.NullMarked;
