/**
 * The end of a registry.
 * <p>
 * The way in is {@link io.beluga.registry.internal.closing.Closing}.
 */
@NullMarked
package io.beluga.registry.internal.closing;

import org.jspecify.annotations.NullMarked;
