/**
 * What is wrong with a configuration, all at once, and how it is told.
 * <p>
 * The way in is {@link io.beluga.registry.autoconfigure.check.ConfigurationCheck}.
 */
@NullMarked
package io.beluga.registry.autoconfigure.check;

import org.jspecify.annotations.NullMarked;
