/**
 * A property as it is written: its path, its spelling, its origin, and the placeholders
 * in its value.
 * <p>
 * The way in is {@link io.beluga.registry.autoconfigure.source.SourceProperty}.
 */
@NullMarked
package io.beluga.registry.autoconfigure.source;

import org.jspecify.annotations.NullMarked;
