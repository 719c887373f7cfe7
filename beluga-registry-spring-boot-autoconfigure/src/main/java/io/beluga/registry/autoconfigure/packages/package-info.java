/**
 * What is configured of packages: defaults, aliases and what is left out.
 * <p>
 * The way in is {@link io.beluga.registry.autoconfigure.packages.PackagesConfiguration}.
 */
@NullMarked
package io.beluga.registry.autoconfigure.packages;

import org.jspecify.annotations.NullMarked;
